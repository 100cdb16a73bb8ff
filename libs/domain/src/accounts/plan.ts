/** A task of an account's plan as progress and health see it. */
export interface PlanTaskState {
  readonly milestoneId: string;
  readonly title: string;
  readonly state: 'open' | 'done' | 'skipped';
  /** `YYYY-MM-DD`. */
  readonly dueDate: string | null;
}

export interface PlanMilestoneState {
  readonly id: string;
  readonly name: string;
  readonly dueDate: string | null;
  /** Set by hand, or when its last open task was done; decides only for milestones without tasks. */
  readonly completedAt: Date | null;
}

export interface PlanState {
  readonly milestones: readonly PlanMilestoneState[];
  readonly tasks: readonly PlanTaskState[];
}

/**
 * Whether a milestone is reached: it has tasks and none is open, or it has none and was completed by hand. Skipped tasks do not stand in
 * the way; reopening or adding a task opens the milestone again.
 */
export function isMilestoneComplete(
  milestone: Pick<PlanMilestoneState, 'id' | 'completedAt'>,
  tasks: readonly Pick<PlanTaskState, 'milestoneId' | 'state'>[],
): boolean {
  const own = tasks.filter((task) => task.milestoneId === milestone.id);
  return own.length === 0 ? milestone.completedAt !== null : own.every((task) => task.state !== 'open');
}
