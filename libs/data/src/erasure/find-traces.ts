import type { RecordRef } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';

/** Where a record other than a deal has left something. */
export interface Traces {
  /** Locked until the transaction ends. */
  readonly accountIds: readonly string[];
  /** External ids of the deals it was seen with, and of those its accounts are linked to. */
  readonly dealIds: readonly string[];
}

/** Accounts may be merged while their rows are waited for. */
const mostRounds = 5;

/** Finds and locks the accounts, and finds the deals, that know of the record. */
export async function findTraces(tx: Executor, connectionId: string, ref: RecordRef): Promise<Traces> {
  let locked: readonly string[] = [];
  for (let round = 1; round <= mostRounds; round += 1) {
    const found = await accountsWith(tx, connectionId, ref);
    if (found.every((id) => locked.includes(id))) break;
    const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT id::text FROM account WHERE id = ANY(${[...found]}::uuid[]) ORDER BY id FOR UPDATE`);
    locked = rows.map(({ id }) => id);
  }
  const deals = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT external_id AS id FROM record_relation
    WHERE connection_id = ${connectionId}::uuid AND object_type = 'deal'
      AND related_object_type = ${ref.objectType} AND related_external_id = ${ref.externalId}
    UNION
    SELECT external_id FROM account_link
    WHERE account_id = ANY(${[...locked]}::uuid[]) AND connection_id = ${connectionId}::uuid AND object_type = 'deal'`);
  return { accountIds: locked, dealIds: deals.map(({ id }) => id) };
}

async function accountsWith(tx: Executor, connectionId: string, ref: RecordRef): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT p.account_id::text AS id FROM account_person p
    WHERE p.object_type = ${ref.objectType} AND p.external_id = ${ref.externalId}
      AND EXISTS (SELECT 1 FROM account_link l WHERE l.account_id = p.account_id AND l.connection_id = ${connectionId}::uuid)
    UNION
    SELECT f.account_id::text FROM account_fact f
    WHERE f.connection_id = ${connectionId}::uuid
      AND f.evidence -> 'record' ->> 'objectType' = ${ref.objectType} AND f.evidence -> 'record' ->> 'externalId' = ${ref.externalId}
    UNION
    SELECT l.account_id::text FROM record_relation r
    JOIN account_link l ON l.connection_id = r.connection_id AND l.object_type = 'deal' AND l.external_id = r.external_id
    WHERE r.connection_id = ${connectionId}::uuid AND r.object_type = 'deal'
      AND r.related_object_type = ${ref.objectType} AND r.related_external_id = ${ref.externalId}`);
  return rows.map(({ id }) => id);
}
