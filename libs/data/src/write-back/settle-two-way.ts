import {
  mergeFields,
  outwardProperty,
  sameValue,
  type ExistingFact,
  type FieldMapping,
  type MappedField,
  type OutcomeToApply,
} from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { agreementsOfFact, knownText, toAgreements } from './ledger-rows';
import { markOutward } from './mark-outward';

/** A field that goes both ways, with what was read of it. */
interface TwoWayField {
  readonly mapping: FieldMapping;
  readonly mapped: MappedField;
  readonly objectType: string;
  readonly externalId: string;
  readonly property: string;
}

interface FactRow {
  readonly field: string;
  readonly value: ExistingFact['value'];
  readonly origin: ExistingFact['origin'];
  readonly source_updated_at: Date | null;
  readonly recorded_at: Date;
  readonly record: ExistingFact['sourceRecord'];
  readonly agreements: unknown;
}

/** What an outcome does to fields that go both ways, judged in its own transaction. */
export interface TwoWaySettlement {
  /** The outcome with the changes of these fields as they are now. */
  readonly outcome: OutcomeToApply;
  /** Fields that were being written while the record was read: what was read says nothing of them. */
  readonly unsure: ReadonlySet<string>;
}

function twoWayFields({ mapping, decision }: OutcomeToApply): readonly TwoWayField[] {
  return mapping.fields.flatMap((field) => {
    const place = field.direction === 'both' ? outwardProperty(field) : null;
    const mapped = decision.fields.find(({ target }) => target === field.target);
    const record = mapped?.evidence.record ?? null;
    if (!place || !mapped || record === null || mapped.problem !== null || record.objectType !== place.object)
      return [];
    return [
      {
        mapping: field,
        mapped,
        objectType: record.objectType,
        externalId: record.externalId,
        property: place.property,
      },
    ];
  });
}

/**
 * Judges fields that go both ways anew with the account's row locked: a person's edit or a write may have come between the decision and now. What was
 * read while the same property was being written is left out; the record is looked at again.
 */
export async function settleTwoWay(
  tx: Executor,
  outcome: OutcomeToApply,
  accountId: string,
): Promise<TwoWaySettlement> {
  const fields = twoWayFields(outcome);
  // A record that is only linked changes no field.
  if (fields.length === 0 || outcome.decision.outcome !== 'update') return { outcome, unsure: new Set() };
  await tx.$queryRaw`SELECT 1 FROM account WHERE id = ${accountId}::uuid FOR UPDATE`;
  const unsure = await fieldsBeingWritten(tx, outcome, fields);
  const targets = new Set(fields.map(({ mapping }) => mapping.target));
  const facts = await readFacts(tx, accountId, [...targets]);
  const judged = mergeFields(
    { version: outcome.mappingVersion, fields: fields.map(({ mapping }) => mapping) },
    fields.map(({ mapped }) => mapped).filter(({ target }) => !unsure.has(target)),
    facts,
  );
  const changes = [...outcome.decision.changes.filter(({ field }) => !targets.has(field)), ...judged];
  return { outcome: { ...outcome, decision: { ...outcome.decision, changes } }, unsure };
}

async function fieldsBeingWritten(
  tx: Executor,
  { connectionId, startedAt }: OutcomeToApply,
  fields: readonly TwoWayField[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.$queryRaw<{ field: string }[]>(Prisma.sql`
    UPDATE outward_field g SET unsure = true
    FROM unnest(${fields.map((one) => one.objectType)}::text[], ${fields.map((one) => one.externalId)}::text[],
                ${fields.map((one) => one.property)}::text[]) AS t(object_type, external_id, property)
    WHERE g.connection_id = ${connectionId}::uuid AND g.object_type = t.object_type AND g.external_id = t.external_id
      AND g.property = t.property AND (g.pending IS NOT NULL OR g.written_at >= ${startedAt})
    RETURNING g.field`);
  return new Set(rows.map(({ field }) => field));
}

async function readFacts(
  tx: Executor,
  accountId: string,
  fields: readonly string[],
): Promise<readonly ExistingFact[]> {
  const rows = await tx.$queryRaw<FactRow[]>(Prisma.sql`
    SELECT f.field, f.value, f.origin, f.source_updated_at, f.recorded_at, f.evidence -> 'record' AS record, ${agreementsOfFact} AS agreements
    FROM account_fact f WHERE f.account_id = ${accountId}::uuid AND f.field = ANY(${[...fields]}::text[])`);
  return rows.map((row) => ({
    field: row.field,
    value: row.value,
    origin: row.origin,
    sourceUpdatedAt: row.source_updated_at,
    recordedAt: row.recorded_at,
    sourceRecord: row.record,
    agreements: toAgreements(row.agreements),
  }));
}

/** Remembers what was read of fields that go both ways, once the account has its new values; what still differs comes due. */
export async function noteRead(
  tx: Executor,
  { outcome, unsure }: TwoWaySettlement,
  accountId: string,
): Promise<void> {
  const fields = twoWayFields(outcome);
  if (fields.length === 0) return;
  const { workspaceId, connectionId } = outcome;
  const facts = new Map(
    (
      await readFacts(
        tx,
        accountId,
        fields.map(({ mapping }) => mapping.target),
      )
    ).map((fact) => [fact.field, fact.value]),
  );
  const read = fields
    .filter(({ mapping }) => !unsure.has(mapping.target))
    .map((one) => ({ ...one, agreed: sameValue(facts.get(one.mapping.target) ?? null, one.mapped.value) }));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO outward_field AS g (connection_id, workspace_id, object_type, external_id, property, account_id, field, seen, agreed, source_version)
    SELECT ${connectionId}::uuid, ${workspaceId}::uuid, object_type, external_id, property, ${accountId}::uuid, field, value,
           CASE WHEN agreed THEN value END, version
    FROM unnest(${read.map((one) => one.objectType)}::text[], ${read.map((one) => one.externalId)}::text[],
                ${read.map((one) => one.property)}::text[], ${read.map(({ mapping }) => mapping.target)}::text[],
                ${read.map(({ mapped }) => knownText(mapped.value))}::jsonb[], ${read.map(({ agreed }) => agreed)}::boolean[],
                ${read.map(({ mapped }) => mapped.evidence.sourceUpdatedAt)}::timestamptz[])
      AS t(object_type, external_id, property, field, value, agreed, version)
    ON CONFLICT (connection_id, object_type, external_id, property) DO UPDATE SET
      account_id = excluded.account_id, field = excluded.field, seen = excluded.seen, source_version = excluded.source_version,
      agreed = CASE WHEN g.field = excluded.field THEN coalesce(excluded.agreed, g.agreed) ELSE excluded.agreed END
    WHERE g.source_version IS NULL OR excluded.source_version IS NULL OR excluded.source_version >= g.source_version`);
  const open = unsure.size > 0 || read.some(({ agreed }) => !agreed);
  if (open) await markOutward(tx, { workspaceId, connectionId }, [accountId]);
}
