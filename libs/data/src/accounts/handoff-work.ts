import type { NewEffect } from '@thread/domain';
import type { Database, Executor } from '../database';
import { writeEffects } from '../effects/write-effects';
import type { HandoffStep } from './account-summary';
import { changeAccount, roleOf } from './change-account';
import type { AccountPlace, AccountWork, ChangedAccount } from './change-account';
import { tellOfPerson } from './timeline';

/** The handoff from sales to customer success: reviewed by the AE, assigned to a CSM, accepted by them. */
export class PrismaHandoffWork {
  constructor(private readonly database: Database) {}

  /** The AE has looked at it. Possible at the first step only. */
  async review(work: AccountWork, accountId: string, note: string | undefined): Promise<ChangedAccount> {
    return changeAccount(this.database, work, accountId, 'handoff.reviewed', async (tx, place) => {
      if ((await stepOf(tx, place)) !== 'ae_review') return 'wrong_step';
      await setStep(tx, place, work, { handoffStep: 'csm_assignment' });
      const summary = note ? `The handoff was reviewed: ${note}` : 'The handoff was reviewed.';
      await tellOfPerson(
        tx,
        place,
        work.actor,
        { kind: 'handoff.reviewed', summary: summary.slice(0, 6_000) },
        work.now,
      );
      return undefined;
    });
  }

  /**
   * Makes a person the CSM; the e-mail to them is written down in the same transaction (once per account and person). Possible at every
   * step: a CSM can be replaced, and then has to accept anew. Open CSM tasks without an assignee become theirs.
   */
  async assign(
    work: AccountWork,
    accountId: string,
    csm: { readonly userId: string; readonly name: string },
    effect: NewEffect,
  ): Promise<ChangedAccount> {
    return changeAccount(this.database, work, accountId, 'handoff.assigned', async (tx, place) => {
      const role = await roleOf(tx, place.workspaceId, csm.userId);
      if (role !== 'csm' && role !== 'admin') return 'not_a_csm';
      const before = await tx.account.findUniqueOrThrow({
        where: { id: accountId },
        select: { csmUserId: true, handoffStep: true },
      });
      if (
        before.csmUserId === csm.userId &&
        before.handoffStep !== 'ae_review' &&
        before.handoffStep !== 'csm_assignment'
      )
        return undefined;
      await setStep(tx, place, work, { handoffStep: 'csm_acceptance', csmUserId: csm.userId });
      await tx.planTask.updateMany({
        where: {
          accountId,
          role: 'csm',
          state: 'open',
          OR: [{ assigneeUserId: null }, { assigneeUserId: before.csmUserId }],
        },
        data: { assigneeUserId: csm.userId },
      });
      const fresh = await writeEffects(tx, { ...place, runId: null }, [effect]);
      const entry = {
        kind: 'handoff.assigned',
        summary: `${csm.name} is the CSM${fresh > 0 ? ' and is told by e-mail' : ''}.`,
        detail: { csmUserId: csm.userId },
        ...(fresh > 0 ? { effectId: effect.id } : {}),
      };
      await tellOfPerson(tx, place, work.actor, entry, work.now);
      return undefined;
    });
  }

  /** The CSM (or an admin for them) accepts; onboarding starts. */
  async accept(work: AccountWork, accountId: string): Promise<ChangedAccount> {
    return changeAccount(this.database, work, accountId, 'handoff.accepted', async (tx, place) => {
      if ((await stepOf(tx, place)) !== 'csm_acceptance') return 'wrong_step';
      const { csmUserId } = await tx.account.findUniqueOrThrow({
        where: { id: accountId },
        select: { csmUserId: true },
      });
      const isAdmin = (await roleOf(tx, place.workspaceId, work.actor.userId)) === 'admin';
      if (csmUserId !== work.actor.userId && !isAdmin) return 'wrong_step';
      await setStep(tx, place, work, { handoffStep: 'accepted' });
      await tellOfPerson(
        tx,
        place,
        work.actor,
        { kind: 'handoff.accepted', summary: 'The handoff was accepted; onboarding has started.' },
        work.now,
      );
      return undefined;
    });
  }
}

async function stepOf(tx: Executor, { accountId }: AccountPlace): Promise<string> {
  return (await tx.account.findUniqueOrThrow({ where: { id: accountId }, select: { handoffStep: true } }))
    .handoffStep;
}

async function setStep(
  tx: Executor,
  { accountId }: AccountPlace,
  { now }: AccountWork,
  data: { readonly handoffStep: HandoffStep; readonly csmUserId?: string },
): Promise<void> {
  await tx.account.update({
    where: { id: accountId },
    data: { ...data, updatedAt: now, version: { increment: 1 } },
  });
}
