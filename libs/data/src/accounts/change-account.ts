import type { AuditAction } from '@thread/domain';
import { audit } from '../activity/audit';
import type { Database, Executor } from '../database';
import { announce } from '../live/live-updates';
import { survivorOf } from '../merges/survivor';
import { readAccountIn } from './account-detail';
import type { AccountRecord } from './account-detail';
import type { Actor } from './timeline';

/** Who changes an account, where and when. `today` is the calendar day in the workspace's zone. */
export interface AccountWork {
  readonly workspaceId: string;
  readonly actor: Actor;
  readonly today: string;
  readonly now: Date;
}

export interface AccountPlace {
  readonly workspaceId: string;
  readonly accountId: string;
}

/** Why a change was not made; nothing was written. */
export type Refusal = 'conflict' | 'not_a_member' | 'not_a_csm' | 'wrong_step' | 'nothing_to_settle';

export type ChangedAccount =
  | { readonly kind: 'changed'; readonly account: AccountRecord }
  | { readonly kind: 'missing' }
  /** It has become part of another account. */
  | { readonly kind: 'merged'; readonly intoId: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal);
  }
}

/**
 * Changes one account in one transaction: the account's row is locked first, so that changes of the same account happen one after the other;
 * listeners are told after the commit. The audit log gets `action`. `change` answers why it refuses (then nothing is written), or nothing.
 */
export async function changeAccount(
  database: Database,
  work: AccountWork,
  accountId: string,
  action: AuditAction,
  change: (tx: Executor, place: AccountPlace) => Promise<Refusal | undefined>,
): Promise<ChangedAccount> {
  const { workspaceId } = work;
  try {
    return await database.inWorkspace(workspaceId, async (tx) => {
      const locked = await tx.$queryRaw<unknown[]>`
        SELECT 1 FROM account WHERE id = ${accountId}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`;
      if (locked.length === 0) {
        const intoId = await survivorOf(tx, workspaceId, accountId);
        return intoId === accountId ? { kind: 'missing' } : { kind: 'merged', intoId };
      }
      const refusal = await change(tx, { workspaceId, accountId });
      if (refusal) throw new Refused(refusal);
      await announce(tx, { workspaceId, topic: 'accounts', id: accountId });
      const account = await readAccountIn(tx, workspaceId, accountId);
      await audit(tx, {
        workspaceId,
        actorUserId: work.actor.userId,
        action,
        subject: `account:${accountId}`,
      });
      return account ? { kind: 'changed', account } : { kind: 'missing' };
    });
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', refusal: error.refusal };
    throw error;
  }
}

/** Role of a person in the workspace; null when they do not belong to it. */
export async function roleOf(tx: Executor, workspaceId: string, userId: string): Promise<string | null> {
  const membership = await tx.membership.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
  });
  return membership?.role ?? null;
}
