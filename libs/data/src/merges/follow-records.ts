import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import type { MergePlace } from './merge-journal';

/** Tables whose rows are about a record and name the account it is linked to: they follow the record's link, on a merge and back. */
export const recordTables = ['backfill_item', 'outward_field'] as const;

/** Marks of accounts with something to write back: an account that is gone has none; its links and row set them again when it returns. */
export const markTables = ['outward_due'] as const;

/** Points rows about the absorbed account's records at the kept one. */
export async function followRecords(
  tx: Executor,
  { workspaceId, keptId, absorbedId }: MergePlace,
): Promise<void> {
  for (const name of recordTables) {
    await tx.$executeRaw(Prisma.sql`
      UPDATE ${Prisma.raw(name)} SET account_id = ${keptId}::uuid
      WHERE workspace_id = ${workspaceId}::uuid AND account_id = ${absorbedId}::uuid`);
  }
  await tx.$executeRaw`DELETE FROM outward_due WHERE account_id = ${absorbedId}::uuid`;
}

/** Points rows about records at the account each is linked to now. Taken after the links were put back. */
export async function followRecordsBack(
  tx: Executor,
  { workspaceId, keptId, absorbedId }: MergePlace,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE outward_field t SET account_id = l.account_id FROM account_link l
    WHERE t.workspace_id = ${workspaceId}::uuid AND t.account_id = ${keptId}::uuid AND l.account_id = ${absorbedId}::uuid
      AND l.connection_id = t.connection_id AND l.object_type = t.object_type AND l.external_id = t.external_id`;
  await tx.$executeRaw`
    UPDATE backfill_item t SET account_id = l.account_id FROM backfill b, account_link l
    WHERE t.workspace_id = ${workspaceId}::uuid AND t.account_id = ${keptId}::uuid AND b.id = t.backfill_id
      AND l.account_id = ${absorbedId}::uuid AND l.connection_id = b.connection_id AND l.object_type = 'deal'
      AND l.external_id = t.external_id`;
}
