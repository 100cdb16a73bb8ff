import { isDay } from '../dates/day';
import { workingDaysBetween } from '../dates/working-days';
import { quoted } from '../text/clean-text';
import { isMilestoneComplete, type PlanState } from './plan';

export const healths = ['on_track', 'at_risk', 'off_track'] as const;
export type Health = (typeof healths)[number];

interface Lateness {
  readonly name: string;
  readonly dueDate: string;
  /** Working days late, at least 1. */
  readonly days: number;
}

/** From here on a late milestone is more than a slip. Working days. */
const offTrackAfterDays = 5;
/** A milestone due within this many working days is looked at for what is still open. */
const soonDays = 2;

function lateness(name: string, dueDate: string | null, today: string): Lateness | null {
  if (dueDate === null || !isDay(dueDate) || dueDate >= today) return null;
  return { name, dueDate, days: Math.max(1, workingDaysBetween(dueDate, today)) };
}

function late(what: string, { name, dueDate, days }: Lateness): string {
  return `${what} ${quoted(name)} was due on ${dueDate}, ${days} working day${days === 1 ? '' : 's'} ago.`;
}

function crowdedMilestones(plan: PlanState, today: string): readonly string[] {
  return plan.milestones.flatMap((milestone) => {
    const { dueDate } = milestone;
    if (
      dueDate === null ||
      !isDay(dueDate) ||
      dueDate < today ||
      workingDaysBetween(today, dueDate) > soonDays
    )
      return [];
    const counting = plan.tasks.filter(
      (task) => task.milestoneId === milestone.id && task.state !== 'skipped',
    );
    const open = counting.filter((task) => task.state === 'open').length;
    if (open * 2 <= counting.length) return [];
    return [
      `Milestone ${quoted(milestone.name)} is due on ${dueDate} and ${open} of ${counting.length} tasks are open.`,
    ];
  });
}

/**
 * Health of a plan on a day (`YYYY-MM-DD`), with the reasons in plain sentences. Off track: a milestone is more than five working days
 * late. At risk: a milestone or an open task is late, or a milestone is due within two working days with more than half of its tasks open.
 * Otherwise on track, with no reasons.
 */
export function healthOf(plan: PlanState & { readonly today: string }): {
  readonly health: Health;
  readonly reasons: readonly string[];
} {
  const { today } = plan;
  const lateMilestones = plan.milestones
    .filter((milestone) => !isMilestoneComplete(milestone, plan.tasks))
    .map((milestone) => lateness(milestone.name, milestone.dueDate, today))
    .filter((found) => found !== null);
  const lateTasks = plan.tasks
    .filter((task) => task.state === 'open')
    .map((task) => lateness(task.title, task.dueDate, today))
    .filter((found) => found !== null);
  const reasons = [
    ...lateMilestones.map((found) => late('Milestone', found)),
    ...lateTasks.map((found) => late('Task', found)),
    ...crowdedMilestones(plan, today),
  ];
  if (lateMilestones.some(({ days }) => days > offTrackAfterDays)) return { health: 'off_track', reasons };
  return { health: reasons.length > 0 ? 'at_risk' : 'on_track', reasons };
}
