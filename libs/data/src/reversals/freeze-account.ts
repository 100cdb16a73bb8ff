import { newId } from '@thread/platform';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { settleHeldEffects } from './held-effects';

/** The reversed record and its account. */
export interface ReversedRecord {
  readonly workspaceId: string;
  readonly accountId: string;
  readonly connectionId: string;
  readonly objectType: string;
  readonly externalId: string;
}

export type FreezeEnding = 'keep_going' | 'put_on_hold' | 'cancel' | 'won_again';

/**
 * Whether the record may still be undone at this instant: by the window that was written into the run which made or linked the account, so
 * that a rule changed since changes nothing. A deal merged into this one counts as it.
 */
export async function isInUndoWindow(tx: Executor, record: ReversedRecord, at: Date): Promise<boolean> {
  const rows = await tx.$queryRaw<{ open: boolean }[]>(Prisma.sql`
    SELECT coalesce(r.undo_until >= ${at}, false) AS open FROM run r
    WHERE r.connection_id = ${record.connectionId}::uuid AND r.object_type = ${record.objectType} AND r.outcome IN ('create', 'link')
      AND (r.external_id = ${record.externalId} OR r.external_id IN (
        SELECT l.external_id FROM account_link l WHERE l.account_id = ${record.accountId}::uuid
          AND l.connection_id = ${record.connectionId}::uuid AND l.object_type = ${record.objectType} AND l.kind = 'alias'))
    ORDER BY r.created_at DESC, r.id DESC LIMIT 1`);
  return rows[0]?.open ?? false;
}

/** Holds back what the account would send. Doing it again changes nothing. */
export async function freezeAccount(tx: Executor, record: ReversedRecord, at: Date): Promise<void> {
  const { workspaceId, accountId, connectionId, objectType, externalId } = record;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO account_freeze (id, workspace_id, account_id, connection_id, object_type, external_id, frozen_at)
    VALUES (${newId()}::uuid, ${workspaceId}::uuid, ${accountId}::uuid, ${connectionId}::uuid, ${objectType}, ${externalId}, ${at})
    ON CONFLICT DO NOTHING`);
  await settleHeldEffects(tx, workspaceId, accountId);
}

/** Ends the freeze of one record, or of all of the account's records. @returns how many ended. */
export async function endFreeze(
  tx: Executor,
  account: { readonly workspaceId: string; readonly accountId: string; readonly externalId?: string },
  end: { readonly ending: FreezeEnding; readonly userId: string | null; readonly at: Date },
): Promise<number> {
  const { workspaceId, accountId, externalId } = account;
  const { count } = await tx.accountFreeze.updateMany({
    where: { workspaceId, accountId, endedAt: null, ...(externalId === undefined ? {} : { externalId }) },
    data: { endedAt: end.at, ending: end.ending, endedByUserId: end.userId },
  });
  if (count > 0) await settleHeldEffects(tx, workspaceId, accountId);
  return count;
}
