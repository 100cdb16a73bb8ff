import { addWorkingDays } from '../dates/working-days';
import type { PlanDraft, Template } from './template';

const goLiveKeys: ReadonlySet<string> = new Set(['go-live', 'go_live', 'golive', 'launch']);

function goLiveOf(
  milestones: readonly { readonly key: string; readonly dueDate: string | null }[],
): string | null {
  const named = milestones.find((milestone) => goLiveKeys.has(milestone.key))?.dueDate ?? null;
  if (named !== null) return named;
  const due = milestones.map((milestone) => milestone.dueDate).filter((day) => day !== null);
  return due.reduce<string | null>((latest, day) => (latest === null || day > latest ? day : latest), null);
}

/**
 * A plan with real dates: every due date is that many working days after the template's anchor. Days are `YYYY-MM-DD`; without a close
 * day the day of creation is the anchor. Go-live is the due date of the milestone whose key says so, else of the latest milestone.
 * Throws RangeError when an anchor is no real day.
 */
export function instantiateTemplate(
  template: Template,
  days: { readonly closeDay: string | null; readonly createdDay: string },
): PlanDraft {
  const { anchor, milestones } = template.definition;
  const start = anchor === 'close_date' ? (days.closeDay ?? days.createdDay) : days.createdDay;
  const due = (after: number | null) => (after === null ? null : addWorkingDays(start, after));
  const dated = milestones.map((milestone) => ({ ...milestone, dueDate: due(milestone.dueAfterDays) }));
  return {
    templateId: template.id,
    templateName: template.name,
    goLiveDate: goLiveOf(dated),
    milestones: dated.map((milestone) => ({
      name: milestone.name,
      description: milestone.description,
      dueDate: milestone.dueDate,
      tasks: milestone.tasks.map((task) => ({
        title: task.title,
        description: task.description,
        role: task.role,
        dueDate: due(task.dueAfterDays),
      })),
    })),
  };
}
