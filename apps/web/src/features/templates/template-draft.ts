import type { TemplateDefinition, TemplateView } from '@thread/contracts';

export interface TemplateDraft {
  readonly name: string;
  readonly description: string;
  readonly definition: TemplateDefinition;
}
export type MilestoneDraft = TemplateDefinition['milestones'][number];
export type TaskDraft = MilestoneDraft['tasks'][number];

export function draftOf(template: TemplateView): TemplateDraft {
  const { name, description, definition } = template;
  return { name, description, definition };
}

/** A copy to start a custom template from. */
export function copyOf(template: TemplateView): TemplateDraft {
  return { ...draftOf(template), name: `${template.name} (copy)` };
}

/** A key no other item of the template has. Keys are for the machine; people see names. */
function freeKey(stem: string, taken: readonly string[]): string {
  for (let number = taken.length + 1; ; number += 1) {
    const key = `${stem}_${number}`;
    if (!taken.includes(key)) return key;
  }
}

export function newMilestone(definition: TemplateDefinition): MilestoneDraft {
  const key = freeKey(
    'milestone',
    definition.milestones.map((milestone) => milestone.key),
  );
  return { key, name: '', description: '', dueAfterDays: null, tasks: [] };
}

export function newTask(definition: TemplateDefinition): TaskDraft {
  const taken = definition.milestones.flatMap((milestone) => milestone.tasks.map((task) => task.key));
  return { key: freeKey('task', taken), title: '', description: '', role: 'csm', dueAfterDays: null };
}

export const blankDraft: TemplateDraft = {
  name: '',
  description: '',
  definition: {
    anchor: 'close_date',
    milestones: [{ key: 'milestone_1', name: '', description: '', dueAfterDays: null, tasks: [] }],
  },
};

/** What stands in the way of saving, as sentences. */
export function gapsOf(draft: TemplateDraft): readonly string[] {
  const gaps: string[] = [];
  if (draft.name.trim() === '') gaps.push('Give the template a name.');
  if (draft.definition.milestones.length === 0) gaps.push('Add at least one milestone.');
  draft.definition.milestones.forEach((milestone, index) => {
    if (milestone.name.trim() === '') gaps.push(`Milestone ${index + 1} needs a name.`);
    milestone.tasks.forEach((task, place) => {
      if (task.title.trim() === '')
        gaps.push(`Task ${place + 1} of ${milestone.name || `milestone ${index + 1}`} needs a title.`);
    });
  });
  return gaps;
}
