import type { IntendedWrite } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { knownText } from './ledger-rows';

/**
 * Writes down what is about to be written. The accounts' rows are locked for the moment, so that nothing that comes in changes one between the look at
 * its version and the note that a write is under way.
 */
export async function beginWrites(
  tx: Executor,
  place: { readonly workspaceId: string; readonly connectionId: string; readonly owner: string },
  accounts: readonly { readonly accountId: string; readonly rowVersion: number }[],
  writes: readonly IntendedWrite[],
): Promise<ReadonlySet<string>> {
  const { workspaceId, connectionId, owner } = place;
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT a.id::text FROM account a
    JOIN unnest(${accounts.map(({ accountId }) => accountId)}::uuid[], ${accounts.map(({ rowVersion }) => rowVersion)}::int[])
      AS t(id, version) ON t.id = a.id AND t.version = a.version
    JOIN outward_due d ON d.connection_id = ${connectionId}::uuid AND d.account_id = a.id AND d.lease_owner = ${owner}
    ORDER BY a.id FOR UPDATE OF a`);
  const free = new Set(rows.map(({ id }) => id));
  const begun = writes.filter(({ accountId }) => free.has(accountId));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO outward_field (connection_id, workspace_id, object_type, external_id, property, account_id, field, pending, pending_by,
                               flip_count, flips_since)
    SELECT ${connectionId}::uuid, ${workspaceId}::uuid, t.object_type, t.external_id, t.property, t.account_id, t.field, t.pending, ${owner},
           t.flip_count, t.flips_since
    FROM unnest(${begun.map((one) => one.objectType)}::text[], ${begun.map((one) => one.externalId)}::text[],
                ${begun.map((one) => one.property)}::text[], ${begun.map((one) => one.accountId)}::uuid[],
                ${begun.map((one) => one.field)}::text[], ${begun.map((one) => knownText(one.value))}::jsonb[],
                ${begun.map((one) => one.flips?.count ?? 0)}::int[], ${begun.map((one) => one.flips?.since ?? null)}::timestamptz[])
      AS t(object_type, external_id, property, account_id, field, pending, flip_count, flips_since)
    ON CONFLICT (connection_id, object_type, external_id, property) DO UPDATE SET
      account_id = excluded.account_id, field = excluded.field, pending = excluded.pending, pending_by = excluded.pending_by,
      flip_count = excluded.flip_count, flips_since = excluded.flips_since`);
  return free;
}
