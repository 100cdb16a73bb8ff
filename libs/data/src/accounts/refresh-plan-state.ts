import { calendarDayIn, healthOf, isMilestoneComplete, progressOf, type PlanState } from '@thread/domain';
import type { Executor } from '../database';
import { readPlan } from './account-detail';
import type { MilestoneRecord } from './account-detail';
import type { AccountPlace, AccountWork } from './change-account';
import { tellOfPerson } from './timeline';

/** What a go-live milestone is called. Plans made by hand may call it otherwise: then the last milestone counts. */
const goLiveName = /\bgo[\s-]?live\b|\blaunch\b/i;

/**
 * Brings an account in line with its plan, in the transaction of the change: a milestone whose last open task was done is completed (and
 * opened again when a task is), progress and health are computed, and when the go-live milestone is complete the account is live.
 */
export async function refreshPlanState(
  tx: Executor,
  account: AccountPlace,
  { actor, today, now }: AccountWork,
): Promise<void> {
  const { workspaceId, accountId } = account;
  const plan = await readPlan(tx, accountId);
  const tasks = plan.flatMap((milestone) => milestone.tasks);
  for (const milestone of plan) {
    const withTasks = milestone.tasks.length > 0;
    const complete = isMilestoneComplete(milestone, tasks);
    if (!withTasks || complete === (milestone.completedAt !== null)) continue;
    await tx.planMilestone.update({
      where: { id: milestone.id },
      data: { completedAt: complete ? now : null },
    });
    const kind = complete ? 'milestone.completed' : 'milestone.reopened';
    const summary = complete
      ? `Milestone “${milestone.name}” is complete.`
      : `Milestone “${milestone.name}” is open again.`;
    await tellOfPerson(tx, account, actor, { kind, summary, detail: { milestoneId: milestone.id } }, now);
  }
  const milestones = plan.map((milestone) => ({
    ...milestone,
    completedAt: isMilestoneComplete(milestone, tasks) ? (milestone.completedAt ?? now) : null,
  }));
  await writeProgress(tx, account, { milestones, tasks }, { today, now });
  if (!isLive(milestones)) return;
  const { count } = await tx.account.updateMany({
    where: { id: accountId, workspaceId, status: 'onboarding' },
    data: { status: 'live' },
  });
  if (count === 0) return;
  await tellOfPerson(
    tx,
    account,
    actor,
    { kind: 'account.went_live', summary: 'Go-live is reached: the customer is live.' },
    now,
  );
}

/** Progress and health alone: for a plan that grew, by which nothing can have become complete. */
export async function refreshProgress(tx: Executor, account: AccountPlace, now: Date): Promise<void> {
  const milestones = await readPlan(tx, account.accountId);
  const workspace = await tx.workspace.findUnique({
    where: { id: account.workspaceId },
    select: { timeZone: true },
  });
  const today = calendarDayIn(now, workspace?.timeZone ?? 'UTC');
  const tasks = milestones.flatMap((milestone) => milestone.tasks);
  await writeProgress(tx, account, { milestones, tasks }, { today, now });
}

async function writeProgress(
  tx: Executor,
  { accountId, workspaceId }: AccountPlace,
  plan: PlanState,
  { today, now }: Pick<AccountWork, 'today' | 'now'>,
): Promise<void> {
  const { percent } = progressOf(plan);
  const { health, reasons } = healthOf({ ...plan, today });
  await tx.account.updateMany({
    where: { id: accountId, workspaceId },
    data: {
      progressPercent: percent,
      health,
      healthReasons: [...reasons],
      updatedAt: now,
      version: { increment: 1 },
    },
  });
}

function isLive(milestones: readonly MilestoneRecord[]): boolean {
  const goLive = milestones.find((milestone) => goLiveName.test(milestone.name)) ?? milestones.at(-1);
  return goLive !== undefined && goLive.completedAt !== null;
}
