import { planRoles, type TemplateDefinition } from './template';

export interface TemplateProblem {
  /** Where, e.g. `milestones.0.tasks.2.title`. */
  readonly path: string;
  readonly code:
    | 'no_milestone'
    | 'missing_key'
    | 'duplicate_key'
    | 'missing_text'
    | 'invalid_due_days'
    | 'unknown_role'
    | 'unknown_anchor'
    | 'too_many';
  readonly message: string;
}

const mostMilestones = 30;
const mostTasks = 50;
const mostDays = 1_000;

function textProblem(path: string, text: string, what: string): TemplateProblem[] {
  return text.trim() === '' ? [{ path, code: 'missing_text', message: `${what} is empty.` }] : [];
}

function dueProblem(path: string, days: number | null): TemplateProblem[] {
  if (days === null || (Number.isSafeInteger(days) && days >= 0 && days <= mostDays)) return [];
  return [
    {
      path,
      code: 'invalid_due_days',
      message: `Due days are a whole number from 0 to ${mostDays}, or empty.`,
    },
  ];
}

function keyProblems(path: string, key: string, seen: Set<string>): TemplateProblem[] {
  if (key.trim() === '') return [{ path, code: 'missing_key', message: 'The key is empty.' }];
  if (seen.has(key)) return [{ path, code: 'duplicate_key', message: `The key "${key}" is used twice.` }];
  seen.add(key);
  return [];
}

function milestoneProblems(
  milestone: TemplateDefinition['milestones'][number],
  path: string,
  keys: Set<string>,
): TemplateProblem[] {
  const taskKeys = new Set<string>();
  const tooMany: TemplateProblem[] =
    milestone.tasks.length > mostTasks
      ? [{ path: `${path}.tasks`, code: 'too_many', message: `At most ${mostTasks} tasks.` }]
      : [];
  return [
    ...keyProblems(`${path}.key`, milestone.key, keys),
    ...textProblem(`${path}.name`, milestone.name, 'The name of the milestone'),
    ...dueProblem(`${path}.dueAfterDays`, milestone.dueAfterDays),
    ...tooMany,
    ...milestone.tasks.flatMap((task, index): TemplateProblem[] => {
      const at = `${path}.tasks.${index}`;
      const role: TemplateProblem[] = planRoles.includes(task.role)
        ? []
        : [{ path: `${at}.role`, code: 'unknown_role', message: `"${String(task.role)}" is not a role.` }];
      return [
        ...keyProblems(`${at}.key`, task.key, taskKeys),
        ...textProblem(`${at}.title`, task.title, 'The title of the task'),
        ...dueProblem(`${at}.dueAfterDays`, task.dueAfterDays),
        ...role,
      ];
    }),
  ];
}

/** What is wrong with a template. Empty = nothing. Milestone keys are unique in the template, task keys in their milestone. */
export function validateTemplate(definition: TemplateDefinition): TemplateProblem[] {
  const { anchor, milestones } = definition;
  const keys = new Set<string>();
  const found: TemplateProblem[] = [];
  if (anchor !== 'close_date' && anchor !== 'creation') {
    found.push({
      path: 'anchor',
      code: 'unknown_anchor',
      message: 'Due dates count from the close date or the creation.',
    });
  }
  if (milestones.length === 0)
    found.push({ path: 'milestones', code: 'no_milestone', message: 'A plan has at least one milestone.' });
  if (milestones.length > mostMilestones) {
    found.push({ path: 'milestones', code: 'too_many', message: `At most ${mostMilestones} milestones.` });
  }
  return [
    ...found,
    ...milestones.flatMap((milestone, index) => milestoneProblems(milestone, `milestones.${index}`, keys)),
  ];
}
