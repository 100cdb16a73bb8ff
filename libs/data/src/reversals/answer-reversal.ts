import type { AuditAction } from '@thread/domain';
import { changeAccount, type AccountWork, type ChangedAccount } from '../accounts/change-account';
import { tellOfPerson } from '../accounts/timeline';
import type { Database } from '../database';
import { cancelHeldEffects } from './held-effects';
import { endFreeze } from './freeze-account';

/** What becomes of an account whose deal was reversed. On hold its messages stay held; cancelled, they are not sent at all. */
export const reversalAnswers = ['keep_going', 'put_on_hold', 'cancel_onboarding'] as const;
export type ReversalAnswer = (typeof reversalAnswers)[number];

const action: AuditAction = 'account.reversal_answered';

/** Carries out what a person decided about an account whose deal was reopened or lost. */
export function answerReversal(
  database: Database,
  work: AccountWork,
  accountId: string,
  answer: ReversalAnswer,
): Promise<ChangedAccount> {
  return changeAccount(database, work, accountId, action, async (tx, place) => {
    const end = { userId: work.actor.userId, at: work.now };
    const status = { keep_going: null, put_on_hold: 'on_hold', cancel_onboarding: 'cancelled' }[answer];
    let cancelled = 0;
    if (answer === 'cancel_onboarding') {
      cancelled = await cancelHeldEffects(tx, place.workspaceId, accountId);
      await endFreeze(tx, place, { ...end, ending: 'cancel' });
    }
    if (answer === 'keep_going') await endFreeze(tx, place, { ...end, ending: 'keep_going' });
    await tx.account.update({
      where: { id: accountId },
      data: { ...(status === null ? {} : { status }), updatedAt: work.now, version: { increment: 1 } },
    });
    const messages = cancelled === 1 ? '1 message is not sent' : `${cancelled} messages are not sent`;
    const summary = {
      keep_going: 'The onboarding goes on although the deal was reversed; messages are sent again.',
      put_on_hold: 'The onboarding is on hold because the deal was reversed; messages stay held back.',
      cancel_onboarding: `The onboarding is cancelled because the deal was reversed; ${messages}.`,
    }[answer];
    await tellOfPerson(
      tx,
      place,
      work.actor,
      { kind: `reversal.${answer}`, summary, detail: { answer } },
      work.now,
    );
    return undefined;
  });
}
