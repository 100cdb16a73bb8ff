import type { MappedField } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { storableJson } from '../storable';

export interface FactToWrite {
  readonly field: string;
  readonly value: MappedField['value'];
  readonly evidence: MappedField['evidence'];
  readonly problem: MappedField['problem'];
}

interface FactPlace {
  readonly workspaceId: string;
  readonly accountId: string;
  readonly connectionId: string;
  /** The record that was decided about: what a company or contact says counts for its deal. */
  readonly dealId: string;
  readonly recordedAt: Date;
}

/** Stores where each field's value came from. A field that has a fact already gets the new value and origin. */
export async function writeFacts(
  tx: Executor,
  place: FactPlace,
  facts: readonly FactToWrite[],
): Promise<void> {
  if (facts.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO account_fact (account_id, workspace_id, connection_id, recorded_at, origin, field, value, evidence, source_updated_at)
    SELECT ${place.accountId}::uuid, ${place.workspaceId}::uuid, ${place.connectionId}::uuid, ${place.recordedAt}, 'source',
           field, value, evidence, source_updated_at
    FROM unnest(
      ${facts.map((fact) => fact.field)}::text[],
      ${facts.map((fact) => jsonOrNull(fact.value))}::jsonb[],
      ${facts.map((fact) => JSON.stringify(storableJson({ ...fact.evidence, problem: fact.problem, dealId: place.dealId })))}::jsonb[],
      ${facts.map((fact) => fact.evidence.sourceUpdatedAt)}::timestamptz[]
    ) AS t(field, value, evidence, source_updated_at)
    ON CONFLICT (account_id, field) DO UPDATE SET
      value = excluded.value, origin = 'source', evidence = excluded.evidence, connection_id = excluded.connection_id,
      source_updated_at = excluded.source_updated_at, recorded_at = excluded.recorded_at, set_by_user_id = NULL, source_value = NULL`);
}

/** Remembers what the source says where another value was kept. */
export async function writeSourceValues(
  tx: Executor,
  accountId: string,
  values: readonly { readonly field: string; readonly value: MappedField['value'] }[],
): Promise<void> {
  if (values.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    UPDATE account_fact f SET source_value = t.value
    FROM unnest(${values.map((kept) => kept.field)}::text[], ${values.map((kept) => jsonOrNull(kept.value))}::jsonb[]) AS t(field, value)
    WHERE f.account_id = ${accountId}::uuid AND f.field = t.field`);
}

function jsonOrNull(value: MappedField['value']): string | null {
  return value === null ? null : JSON.stringify(storableJson(value));
}
