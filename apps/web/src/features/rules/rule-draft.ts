import type { RuleDefinition, RuleView } from '@thread/contracts';
import { gapOf } from './condition-operators';

/** What is being edited of a rule. */
export interface RuleDraft {
  readonly name: string;
  readonly definition: RuleDefinition;
}

export interface DraftProblem {
  readonly path: string;
  readonly message: string;
}

export function draftOf(rule: Pick<RuleView, 'name' | 'definition'>): RuleDraft {
  return { name: rule.name, definition: rule.definition };
}

export function isSameDraft(one: RuleDraft, other: RuleDraft): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What stands in the way of saving, found without asking the server. Paths are those the server uses. */
export function problemsOf(draft: RuleDraft): readonly DraftProblem[] {
  const { definition } = draft;
  const problems: DraftProblem[] = [];
  if (draft.name.trim() === '') problems.push({ path: 'name', message: 'Give the rule a name.' });
  if (definition.stages.length === 0)
    problems.push({ path: 'stages', message: 'Choose at least one stage.' });
  definition.conditions.forEach((condition, index) => {
    const gap = gapOf(condition);
    if (gap) problems.push({ path: `conditions.${index}`, message: gap });
  });
  definition.template.cases.forEach((each, index) => {
    const path = `template.cases.${index}`;
    if (!each.pipelineId && each.conditions.length === 0) {
      problems.push({
        path,
        message: 'Say when this template is used: choose a pipeline or add a condition.',
      });
    }
    each.conditions.forEach((condition, place) => {
      const gap = gapOf(condition);
      if (gap) problems.push({ path: `${path}.conditions.${place}`, message: gap });
    });
  });
  return problems;
}

/** Server and page name the same place; the server may put `definition.` or `body.` in front, and brackets around numbers. */
export function plainPath(path: string): string {
  return path.replace(/\[(\d+)\]/g, '.$1').replace(/^(body\.)?(definition\.)?/, '');
}

/** Messages about a place of the draft or anything below it. */
export function messagesAt(problems: readonly DraftProblem[], path: string): string[] {
  return problems
    .filter((problem) => {
      const at = plainPath(problem.path);
      return at === path || at.startsWith(`${path}.`);
    })
    .map((problem) => problem.message);
}
