import type { Executor } from '../database';
import { Prisma } from '../generated/client';

/** State in which an effect of the account (SQL naming its id) waits: held back while a reversal of one of its deals is undecided. */
export function waitingState(accountId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`CASE WHEN EXISTS (
    SELECT 1 FROM account_freeze z WHERE z.account_id = ${accountId} AND z.ended_at IS NULL) THEN 'held' ELSE 'waiting' END`;
}

/**
 * Holds or releases what the account has waiting, as its reversals now demand; what waited for the end of its silence waits no longer
 * than that. Taken with the account's row locked.
 */
export async function settleHeldEffects(tx: Executor, workspaceId: string, accountId: string): Promise<void> {
  const state = waitingState(Prisma.sql`${accountId}::uuid`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE effect SET state = ${state}
    WHERE workspace_id = ${workspaceId}::uuid AND account_id = ${accountId}::uuid AND state <> ${state}
      AND (state IN ('waiting', 'held') OR state = 'silent' AND EXISTS (
        SELECT 1 FROM account a WHERE a.id = effect.account_id AND a.silent_since IS NULL))`);
}

/** Messages of a cancelled onboarding are not sent any more. */
export async function cancelHeldEffects(
  tx: Executor,
  workspaceId: string,
  accountId: string,
): Promise<number> {
  return tx.$executeRaw(Prisma.sql`
    UPDATE effect SET state = 'cancelled', done_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND account_id = ${accountId}::uuid AND state IN ('waiting', 'silent', 'held')`);
}
