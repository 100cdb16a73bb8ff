import { valueText, type OutwardFinding } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { raiseAttention, resolveAttention } from '../outcomes/write-attention';
import { writeTimeline } from '../outcomes/write-timeline';
import { storableText } from '../storable';
import { knownText } from './ledger-rows';

interface FindingPlace {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly owner: string;
  readonly at: Date;
}

type Of<Kind extends OutwardFinding['kind']> = Extract<OutwardFinding, { readonly kind: Kind }>;

/** Key of the item about a property the source refuses, whatever the record. */
function refusedKey(connectionId: string, one: Pick<OutwardFinding, 'objectType' | 'property'>): string {
  return `write-back-refused:${connectionId}:${one.objectType}:${one.property}`;
}

/** Key of the item about one field of one record that is fought over. */
export function pausedKey(
  connectionId: string,
  one: { readonly objectType: string; readonly externalId: string; readonly property: string },
): string {
  return `write-back-paused:${connectionId}:${one.objectType}:${one.externalId}:${one.property}`;
}

/** Stores what a turn found out: the ledger, what people should see, and the losing values. */
export async function noteFindings(
  tx: Executor,
  place: FindingPlace,
  findings: readonly OutwardFinding[],
): Promise<void> {
  const of = <Kind extends OutwardFinding['kind']>(kind: Kind): readonly Of<Kind>[] =>
    findings.filter((one): one is Of<Kind> => one.kind === kind);
  await noteWritten(tx, place, of('written'));
  await noteSeen(tx, place, of('seen'));
  await noteNotSent(tx, place, of('not_sent'));
  await noteRefused(tx, place, of('refused'));
  await notePaused(tx, place, of('paused'));
  const accounts = new Set(findings.map(({ accountId }) => accountId));
  for (const id of accounts) await announce(tx, { workspaceId: place.workspaceId, topic: 'accounts', id });
}

function keysOf(findings: readonly OutwardFinding[]): Prisma.Sql {
  return Prisma.sql`${findings.map((one) => one.objectType)}::text[], ${findings.map((one) => one.externalId)}::text[],
    ${findings.map((one) => one.property)}::text[]`;
}

function matches(connectionId: string): Prisma.Sql {
  return Prisma.sql`g.connection_id = ${connectionId}::uuid AND g.object_type = t.object_type AND g.external_id = t.external_id
    AND g.property = t.property`;
}

async function noteWritten(
  tx: Executor,
  place: FindingPlace,
  written: readonly Of<'written'>[],
): Promise<void> {
  if (written.length === 0) return;
  const { connectionId, workspaceId, owner, at } = place;
  await tx.$executeRaw(Prisma.sql`
    UPDATE outward_field g SET agreed = t.value, seen = t.value, source_version = coalesce(t.version, g.source_version),
      written_at = ${at}, pending = NULL, pending_by = NULL, refused = NULL, error_code = NULL, error_text = NULL, error_since = NULL,
      pushed = false, unsure = false
    FROM unnest(${keysOf(written)}, ${written.map((one) => knownText(one.value))}::jsonb[],
                ${written.map((one) => one.version)}::timestamptz[]) AS t(object_type, external_id, property, value, version)
    WHERE ${matches(connectionId)} AND g.pending_by = ${owner}`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE account_fact f SET source_value = NULL
    FROM unnest(${written.map((one) => one.accountId)}::uuid[], ${written.map((one) => one.field)}::text[]) AS t(account_id, field)
    WHERE f.account_id = t.account_id AND f.field = t.field AND f.source_value IS NOT NULL`);
  await endRefusals(tx, place, written);
  const told = Map.groupBy(
    written.filter(({ tell }) => tell),
    ({ accountId }) => accountId,
  );
  const actor = { actorKind: 'thread', actorName: 'Thread' } as const;
  for (const [accountId, entries] of told) {
    await writeTimeline(
      tx,
      { workspaceId, accountId, at, runId: null, ...actor },
      entries.map((one) => ({
        kind: 'field.written_back',
        summary: `${one.label} was written back to the ${one.objectType}: ${valueText(one.value)}${one.replaces === null ? '' : ` in place of ${valueText(one.replaces)}`}.`,
        detail: { field: one.field, to: one.value, replaced: one.replaces, property: one.property },
      })),
    );
  }
}

/** Nothing is refused any more of what is settled: the item about the property ends with its last record. */
async function endRefusals(
  tx: Executor,
  { connectionId, workspaceId }: FindingPlace,
  settled: readonly OutwardFinding[],
): Promise<void> {
  const properties = new Map(settled.map((one) => [refusedKey(connectionId, one), one]));
  const open = await tx.attentionItem.findMany({
    where: { workspaceId, dedupeKey: { in: [...properties.keys()] }, state: { not: 'resolved' } },
    select: { dedupeKey: true },
  });
  for (const { dedupeKey } of open) {
    const one = properties.get(dedupeKey);
    if (!one) continue;
    const { objectType, property } = one;
    const left = await tx.outwardField.count({
      where: { connectionId, objectType, property, errorCode: { not: null } },
    });
    if (left === 0) await resolveAttention(tx, workspaceId, [dedupeKey]);
  }
}

async function noteSeen(tx: Executor, place: FindingPlace, seen: readonly Of<'seen'>[]): Promise<void> {
  if (seen.length === 0) return;
  const { connectionId, workspaceId } = place;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO outward_field AS g (connection_id, workspace_id, object_type, external_id, property, account_id, field, seen, agreed, source_version)
    SELECT ${connectionId}::uuid, ${workspaceId}::uuid, object_type, external_id, property, account_id, field, value,
           CASE WHEN agreed THEN value END, version
    FROM unnest(${keysOf(seen)}, ${seen.map((one) => one.accountId)}::uuid[], ${seen.map((one) => one.field)}::text[],
                ${seen.map((one) => knownText(one.value))}::jsonb[], ${seen.map((one) => one.agreed)}::boolean[],
                ${seen.map((one) => one.version)}::timestamptz[])
      AS t(object_type, external_id, property, account_id, field, value, agreed, version)
    ON CONFLICT (connection_id, object_type, external_id, property) DO UPDATE SET
      account_id = excluded.account_id, field = excluded.field, seen = excluded.seen, agreed = coalesce(excluded.agreed, g.agreed),
      source_version = coalesce(excluded.source_version, g.source_version), pending = NULL, pending_by = NULL, unsure = false,
      pushed = g.pushed AND excluded.agreed IS NULL,
      refused = CASE WHEN excluded.agreed IS NULL THEN g.refused END,
      error_code = CASE WHEN excluded.agreed IS NULL THEN g.error_code END,
      error_text = CASE WHEN excluded.agreed IS NULL THEN g.error_text END,
      error_since = CASE WHEN excluded.agreed IS NULL THEN g.error_since END`);
  await endRefusals(
    tx,
    place,
    seen.filter(({ agreed }) => agreed),
  );
}

async function noteNotSent(
  tx: Executor,
  { connectionId, owner }: FindingPlace,
  notSent: readonly Of<'not_sent'>[],
): Promise<void> {
  if (notSent.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    UPDATE outward_field g SET pending = NULL, pending_by = NULL
    FROM unnest(${keysOf(notSent)}) AS t(object_type, external_id, property)
    WHERE ${matches(connectionId)} AND g.pending_by = ${owner}`);
}

async function noteRefused(
  tx: Executor,
  place: FindingPlace,
  refused: readonly Of<'refused'>[],
): Promise<void> {
  if (refused.length === 0) return;
  const { connectionId, workspaceId, at } = place;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO outward_field AS g (connection_id, workspace_id, object_type, external_id, property, account_id, field, refused,
                                    error_code, error_text, error_since)
    SELECT ${connectionId}::uuid, ${workspaceId}::uuid, object_type, external_id, property, account_id, field, value, code, text, ${at}
    FROM unnest(${keysOf(refused)}, ${refused.map((one) => one.accountId)}::uuid[], ${refused.map((one) => one.field)}::text[],
                ${refused.map((one) => knownText(one.value))}::jsonb[], ${refused.map((one) => one.code)}::text[],
                ${refused.map((one) => storableText(one.text).slice(0, 1_000).toWellFormed())}::text[])
      AS t(object_type, external_id, property, account_id, field, value, code, text)
    ON CONFLICT (connection_id, object_type, external_id, property) DO UPDATE SET
      account_id = excluded.account_id, field = excluded.field, refused = excluded.refused, error_code = excluded.error_code,
      error_text = excluded.error_text, error_since = coalesce(g.error_since, excluded.error_since), pushed = false,
      pending = NULL, pending_by = NULL`);
  const byProperty = new Map(refused.map((one) => [refusedKey(connectionId, one), one]));
  for (const [dedupeKey, one] of byProperty) {
    await raiseAttention(tx, {
      workspaceId,
      kind: 'refused_field',
      dedupeKey,
      connectionId,
      accountId: one.accountId,
      title: `${one.label} cannot be written back to the ${one.objectType}`,
      detail: detailOf(one, one.text, one.code),
    });
  }
}

async function notePaused(tx: Executor, place: FindingPlace, paused: readonly Of<'paused'>[]): Promise<void> {
  const { connectionId, workspaceId } = place;
  for (const one of paused) {
    const { objectType, externalId, property } = one;
    const key = {
      connectionId_objectType_externalId_property: { connectionId, objectType, externalId, property },
    };
    const { count, since } = one.flips;
    await tx.outwardField.update({
      where: key,
      data: { paused: true, flipCount: count, flipsSince: since },
    });
    await raiseAttention(tx, {
      workspaceId,
      kind: 'paused_field',
      dedupeKey: pausedKey(connectionId, one),
      connectionId,
      accountId: one.accountId,
      title: `${one.label} is paused: it was changed back again and again`,
      detail: detailOf(
        one,
        `${one.label} was written to the ${objectType} and changed back there ${count - 1} times within an hour. It is not written until somebody releases it.`,
        'flips',
      ),
    });
  }
}

function detailOf(one: OutwardFinding & { readonly label: string }, summary: string, code: string): unknown {
  const { objectType, externalId, property, field, label } = one;
  return { objectType, externalId, property, field, label, summary, code };
}
