import { addWorkingDays } from '@thread/domain';
import type { AuditAction } from '@thread/domain';
import { newId } from '@thread/platform';
import type { Database, Executor } from '../database';
import { dayColumn } from '../outcomes/write-plan';
import { storableText } from '../storable';
import { changeAccount, roleOf } from './change-account';
import type { AccountPlace, AccountWork, ChangedAccount, Refusal } from './change-account';
import { refreshPlanState } from './refresh-plan-state';
import { tellOfPerson } from './timeline';

export interface TaskPatch {
  readonly state?: 'open' | 'done' | 'skipped' | undefined;
  readonly title?: string | undefined;
  readonly assigneeUserId?: string | null | undefined;
  /** `YYYY-MM-DD`. */
  readonly dueDate?: string | null | undefined;
  /** New place within its milestone, from 0. */
  readonly position?: number | undefined;
}

export interface NewTask {
  readonly title: string;
  readonly role: 'csm' | 'ae' | 'customer' | 'implementation';
  readonly dueDate: string | null;
  readonly assigneeUserId: string | null;
}

interface PlannedTask {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly milestoneId: string;
}

const verbs = { done: 'completed', skipped: 'skipped', open: 'reopened' } as const;

/** Work on the plans of accounts. Progress, health, milestones and go-live follow in the same transaction. */
export class PrismaPlanWork {
  constructor(private readonly database: Database) {}

  async updateTask(work: AccountWork, taskId: string, patch: TaskPatch): Promise<ChangedAccount> {
    const accountId = await this.#accountOf(work, (tx) =>
      tx.planTask.findFirst({
        where: { id: taskId, workspaceId: work.workspaceId },
        select: { accountId: true },
      }),
    );
    return this.#change(work, accountId, 'task.changed', async (tx, place) => {
      const task = await tx.planTask.findFirst({ where: { id: taskId, accountId: place.accountId } });
      if (!task) return 'conflict';
      if (patch.assigneeUserId && !(await roleOf(tx, place.workspaceId, patch.assigneeUserId)))
        return 'not_a_member';
      const { count } = await tx.planTask.updateMany({
        where: { id: taskId },
        data: columnsOf(patch, task.state, work),
      });
      if (count === 1) await tellOfTask(tx, place, work, task, patch);
      if (patch.position !== undefined) await moveTask(tx, task, patch.position);
      return undefined;
    });
  }

  async createTask(work: AccountWork, milestoneId: string, task: NewTask): Promise<ChangedAccount> {
    const accountId = await this.#accountOfMilestone(work, milestoneId);
    return this.#change(work, accountId, 'task.created', async (tx, place) => {
      if (task.assigneeUserId && !(await roleOf(tx, place.workspaceId, task.assigneeUserId)))
        return 'not_a_member';
      const position = await tx.planTask.count({ where: { milestoneId } });
      const { dueDate, ...rest } = task;
      await tx.planTask.create({
        data: {
          id: newId(),
          ...place,
          milestoneId,
          position,
          ...rest,
          title: storableText(task.title),
          dueDate: dayColumn(dueDate),
        },
      });
      const entry = {
        kind: 'task.added',
        summary: `Task “${task.title}” was added.`,
        detail: { milestoneId },
      };
      await tellOfPerson(tx, place, work.actor, entry, work.now);
      return undefined;
    });
  }

  /** With `moveTasks` the milestone's open tasks move by as many calendar days as the milestone. */
  async updateMilestone(
    work: AccountWork,
    milestoneId: string,
    patch: {
      readonly name?: string | undefined;
      readonly dueDate?: string | null | undefined;
      readonly moveTasks: boolean;
    },
  ): Promise<ChangedAccount> {
    const accountId = await this.#accountOfMilestone(work, milestoneId);
    return this.#change(work, accountId, 'milestone.changed', async (tx, place) => {
      const milestone = await tx.planMilestone.findUniqueOrThrow({ where: { id: milestoneId } });
      const dueDate = patch.dueDate === undefined ? undefined : dayColumn(patch.dueDate);
      const name = patch.name === undefined ? undefined : storableText(patch.name);
      await tx.planMilestone.update({ where: { id: milestoneId }, data: { name, dueDate } });
      if (patch.moveTasks && dueDate && milestone.dueDate) {
        const days = Math.round((dueDate.getTime() - milestone.dueDate.getTime()) / 86_400_000);
        await tx.$executeRaw`
          UPDATE plan_task SET due_date = due_date + ${days}::int
          WHERE milestone_id = ${milestoneId}::uuid AND state = 'open' AND due_date IS NOT NULL`;
      }
      const summary = `Milestone “${name ?? milestone.name}” was changed${patch.dueDate ? `: due on ${patch.dueDate}` : ''}.`;
      await tellOfPerson(
        tx,
        place,
        work.actor,
        { kind: 'milestone.changed', summary, detail: { milestoneId } },
        work.now,
      );
      return undefined;
    });
  }

  /** Moves every open due date, those of unfinished milestones and the go-live date by working days. */
  async shift(work: AccountWork, accountId: string, days: number): Promise<ChangedAccount> {
    return this.#change(work, accountId, 'plan.shifted', async (tx, place) => {
      const inAccount = { accountId: place.accountId, dueDate: { not: null } };
      const tasks = await tx.planTask.findMany({
        where: { ...inAccount, state: 'open' },
        select: { id: true, dueDate: true },
      });
      for (const task of tasks)
        await tx.planTask.update({ where: { id: task.id }, data: { dueDate: shifted(task.dueDate, days) } });
      const milestones = await tx.planMilestone.findMany({
        where: { ...inAccount, completedAt: null },
        select: { id: true, dueDate: true },
      });
      for (const milestone of milestones) {
        await tx.planMilestone.update({
          where: { id: milestone.id },
          data: { dueDate: shifted(milestone.dueDate, days) },
        });
      }
      const { goLiveDate } = await tx.account.findUniqueOrThrow({
        where: { id: place.accountId },
        select: { goLiveDate: true },
      });
      if (goLiveDate)
        await tx.account.update({
          where: { id: place.accountId },
          data: { goLiveDate: shifted(goLiveDate, days) },
        });
      const summary = `The plan was moved by ${days} working day${Math.abs(days) === 1 ? '' : 's'}.`;
      await tellOfPerson(
        tx,
        place,
        work.actor,
        { kind: 'plan.shifted', summary, detail: { days } },
        work.now,
      );
      return undefined;
    });
  }

  #change(
    work: AccountWork,
    accountId: string | null,
    action: AuditAction,
    change: (tx: Executor, place: AccountPlace) => Promise<Refusal | undefined>,
  ): Promise<ChangedAccount> {
    if (accountId === null) return Promise.resolve({ kind: 'missing' });
    return changeAccount(this.database, work, accountId, action, async (tx, place) => {
      const refusal = await change(tx, place);
      if (!refusal) await refreshPlanState(tx, place, work);
      return refusal;
    });
  }

  #accountOfMilestone(work: AccountWork, milestoneId: string): Promise<string | null> {
    return this.#accountOf(work, (tx) =>
      tx.planMilestone.findFirst({
        where: { id: milestoneId, workspaceId: work.workspaceId },
        select: { accountId: true },
      }),
    );
  }

  async #accountOf(
    work: AccountWork,
    find: (tx: Executor) => Promise<{ accountId: string } | null>,
  ): Promise<string | null> {
    return (await this.database.inWorkspace(work.workspaceId, find))?.accountId ?? null;
  }
}

/** A day moved by working days; one at the edge of the calendar (a source may say 9999-12-31) stays. */
function shifted(day: Date | null, days: number): Date | null {
  if (day === null) return null;
  const year = day.getUTCFullYear();
  return year < 1_900 || year > 2_200 ? day : dayColumn(addWorkingDays(day.toISOString().slice(0, 10), days));
}

function columnsOf(patch: TaskPatch, present: string, { actor, now }: AccountWork) {
  const settled = patch.state !== undefined && patch.state !== present;
  const done = patch.state === 'done';
  return {
    title: patch.title === undefined ? undefined : storableText(patch.title),
    assigneeUserId: patch.assigneeUserId,
    dueDate: patch.dueDate === undefined ? undefined : dayColumn(patch.dueDate),
    ...(settled
      ? { state: patch.state, completedAt: done ? now : null, completedBy: done ? actor.userId : null }
      : {}),
  };
}

async function tellOfTask(
  tx: Executor,
  place: AccountPlace,
  work: AccountWork,
  task: PlannedTask,
  patch: TaskPatch,
): Promise<void> {
  const detail = { taskId: task.id };
  const name = patch.title ?? task.title;
  const tell = (kind: string, summary: string) =>
    tellOfPerson(tx, place, work.actor, { kind, summary, detail }, work.now);
  if (patch.state && patch.state !== task.state)
    await tell(`task.${verbs[patch.state]}`, `Task “${name}” was ${verbs[patch.state]}.`);
  if (patch.title && patch.title !== task.title)
    await tell('task.renamed', `Task “${task.title}” is now “${patch.title}”.`);
  if (patch.assigneeUserId !== undefined)
    await tell('task.assigned', `Task “${name}” has ${patch.assigneeUserId ? 'a new' : 'no'} assignee.`);
  if (patch.dueDate !== undefined)
    await tell('task.dated', `Task “${name}” is due ${patch.dueDate ? `on ${patch.dueDate}` : 'on no day'}.`);
}

async function moveTask(tx: Executor, task: PlannedTask, position: number): Promise<void> {
  const tasks = await tx.planTask.findMany({
    where: { milestoneId: task.milestoneId },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  const ids = tasks.map(({ id }) => id).filter((id) => id !== task.id);
  ids.splice(Math.min(position, ids.length), 0, task.id);
  await tx.$executeRaw`
    UPDATE plan_task t SET position = o.place - 1 FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS o(id, place) WHERE t.id = o.id`;
}
