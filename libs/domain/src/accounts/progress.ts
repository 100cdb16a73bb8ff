import { isMilestoneComplete, type PlanState } from './plan';

export interface PlanProgress {
  /** 0 to 100, whole; 100 only when nothing is open. */
  readonly percent: number;
  readonly tasksDone: number;
  /** Tasks that count: all but the skipped. */
  readonly tasksTotal: number;
  readonly milestonesDone: number;
  readonly milestonesTotal: number;
}

/**
 * How far a plan is. Every task counts the same, a milestone without tasks counts as one; skipped tasks do not count. Rounded down, so
 * that 100 means done. A plan with nothing in it is at 0, one in which everything was skipped at 100.
 */
export function progressOf({ milestones, tasks }: PlanState): PlanProgress {
  const counting = tasks.filter((task) => task.state !== 'skipped');
  const tasksDone = counting.filter((task) => task.state === 'done').length;
  const bare = milestones.filter((milestone) => !tasks.some((task) => task.milestoneId === milestone.id));
  const bareDone = bare.filter((milestone) => milestone.completedAt !== null).length;
  const total = counting.length + bare.length;
  const percent = total > 0 ? Math.floor(((tasksDone + bareDone) * 100) / total) : tasks.length > 0 ? 100 : 0;
  return {
    percent,
    tasksDone,
    tasksTotal: counting.length,
    milestonesDone: milestones.filter((milestone) => isMilestoneComplete(milestone, tasks)).length,
    milestonesTotal: milestones.length,
  };
}
