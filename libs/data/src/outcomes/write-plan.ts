import type { PlanDraft } from '@thread/domain';
import { newId } from '@thread/platform';
import type { Executor } from '../database';

interface PlanPlace {
  readonly workspaceId: string;
  readonly accountId: string;
  /** The workspace's user who is the account executive; tasks of that role are theirs from the start. */
  readonly aeUserId: string | null;
  /** How many milestones the account has already. */
  readonly after?: number;
}

/** Stores a plan: milestones and tasks in their order. */
export async function writePlan(tx: Executor, place: PlanPlace, plan: PlanDraft): Promise<void> {
  const milestones = plan.milestones.map((milestone, at) => ({
    ...milestone,
    id: newId(),
    position: (place.after ?? 0) + at,
  }));
  if (milestones.length === 0) return;
  const { workspaceId, accountId } = place;
  await tx.planMilestone.createMany({
    data: milestones.map(({ id, name, description, position, dueDate }) => ({
      id,
      workspaceId,
      accountId,
      name,
      description,
      position,
      dueDate: dayColumn(dueDate),
    })),
  });
  await tx.planTask.createMany({
    data: milestones.flatMap((milestone) =>
      milestone.tasks.map((task, position) => ({
        id: newId(),
        workspaceId,
        accountId,
        milestoneId: milestone.id,
        title: task.title,
        description: task.description,
        role: task.role,
        assigneeUserId: task.role === 'ae' ? place.aeUserId : null,
        position,
        dueDate: dayColumn(task.dueDate),
      })),
    ),
  });
}

/** A calendar day as the driver wants it for a date column. */
export function dayColumn(day: string | null): Date | null {
  return day === null ? null : new Date(`${day}T00:00:00Z`);
}
