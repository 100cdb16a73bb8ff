import fc from 'fast-check';
import { exampleDeal } from '../examples/example-deal';
import { exampleTemplates } from '../examples/example-decision';
import type { TemplateChoice } from '../rules/rule';
import { builtInTemplates } from './built-in-templates';
import { chooseTemplate } from './choose-template';
import { instantiateTemplate } from './instantiate-template';
import type { Template, TemplateDefinition } from './template';
import { validateTemplate } from './validate-template';

const [standard] = exampleTemplates as [Template, ...Template[]];

describe('the built-in templates', () => {
  test('are the two that were promised, one of them the default', () => {
    expect(builtInTemplates.map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ['Standard SaaS Onboarding', true],
      ['Enterprise Implementation', false],
    ]);
  });

  test.each(builtInTemplates.map((template) => [template.name, template.definition] as const))(
    '%s is sound',
    (_name, definition) => {
      expect(validateTemplate(definition)).toEqual([]);
      const due = definition.milestones.map((milestone) => milestone.dueAfterDays ?? 0);
      expect(due).toEqual([...due].sort((a, b) => a - b));
      for (const milestone of definition.milestones) {
        expect(milestone.tasks.length).toBeGreaterThan(1);
        expect(milestone.tasks.every((task) => task.description.length > 20)).toBe(true);
      }
      const roles = new Set(
        definition.milestones.flatMap((milestone) => milestone.tasks.map((task) => task.role)),
      );
      expect([...roles].sort()).toEqual(['ae', 'csm', 'customer', 'implementation']);
    },
  );
});

describe('a plan with real dates', () => {
  test('counts working days from the close', () => {
    const plan = instantiateTemplate(standard, { closeDay: '2026-03-06', createdDay: '2026-03-10' });
    expect(plan).toMatchObject({ templateName: 'Standard SaaS Onboarding', goLiveDate: '2026-04-08' });
    expect(plan.milestones[0]).toMatchObject({ name: 'Handoff', dueDate: '2026-03-11' });
    expect(plan.milestones[0]?.tasks[0]).toEqual({
      title: 'Review and complete the handoff brief',
      description: expect.stringContaining('Goals'),
      role: 'ae',
      dueDate: '2026-03-09',
    });
  });

  test('without a close day it counts from the creation; a template may always do so', () => {
    expect(
      instantiateTemplate(standard, { closeDay: null, createdDay: '2026-03-10' }).milestones[0]?.dueDate,
    ).toBe('2026-03-13');
    const fromCreation: Template = {
      ...standard,
      definition: { ...standard.definition, anchor: 'creation' },
    };
    expect(
      instantiateTemplate(fromCreation, { closeDay: '2020-01-01', createdDay: '2026-03-10' }).milestones[0]
        ?.dueDate,
    ).toBe('2026-03-13');
  });

  test('go-live is the latest milestone when none is called so; no due days, no dates', () => {
    const bare = (dueAfterDays: number | null): TemplateDefinition => ({
      anchor: 'close_date',
      milestones: [{ key: 'a', name: 'A', description: '', dueAfterDays, tasks: [] }],
    });
    const days = { closeDay: '2026-03-02', createdDay: '2026-03-02' };
    expect(instantiateTemplate({ ...standard, definition: bare(5) }, days).goLiveDate).toBe('2026-03-09');
    expect(instantiateTemplate({ ...standard, definition: bare(null) }, days)).toMatchObject({
      goLiveDate: null,
      milestones: [{ dueDate: null }],
    });
  });

  test('every due date is a weekday, not before its anchor', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.constantFrom(...exampleTemplates),
        (date, template) => {
          const closeDay = date.toISOString().slice(0, 10);
          const plan = instantiateTemplate(template, { closeDay, createdDay: closeDay });
          for (const milestone of plan.milestones) {
            for (const day of [milestone.dueDate, ...milestone.tasks.map((task) => task.dueDate)]) {
              expect([0, 6]).not.toContain(new Date(`${day}T00:00:00Z`).getUTCDay());
              expect((day ?? '') >= closeDay).toBe(true);
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('checking a template', () => {
  const task = { key: 't', title: 'T', description: '', role: 'csm' as const, dueAfterDays: 1 };
  const milestone = { key: 'm', name: 'M', description: '', dueAfterDays: 1, tasks: [task] };
  const check = (
    milestones: TemplateDefinition['milestones'],
    anchor: TemplateDefinition['anchor'] = 'creation',
  ) => validateTemplate({ anchor, milestones }).map((problem) => [problem.path, problem.code]);

  test.each<[string, TemplateDefinition['milestones'], [string, string][]]>([
    ['fine', [milestone], []],
    ['empty', [], [['milestones', 'no_milestone']]],
    ['key twice', [milestone, milestone], [['milestones.1.key', 'duplicate_key']]],
    [
      'task key twice',
      [{ ...milestone, tasks: [task, task] }],
      [['milestones.0.tasks.1.key', 'duplicate_key']],
    ],
    ['no key', [{ ...milestone, key: '' }], [['milestones.0.key', 'missing_key']]],
    ['no name', [{ ...milestone, name: ' ' }], [['milestones.0.name', 'missing_text']]],
    [
      'no title',
      [{ ...milestone, tasks: [{ ...task, title: '' }] }],
      [['milestones.0.tasks.0.title', 'missing_text']],
    ],
    [
      'negative days',
      [{ ...milestone, dueAfterDays: -1 }],
      [['milestones.0.dueAfterDays', 'invalid_due_days']],
    ],
    [
      'half a day',
      [{ ...milestone, tasks: [{ ...task, dueAfterDays: 0.5 }] }],
      [['milestones.0.tasks.0.dueAfterDays', 'invalid_due_days']],
    ],
    ['no due day', [{ ...milestone, dueAfterDays: null }], []],
  ])('%s', (_name, milestones, expected) => {
    expect(check(milestones)).toEqual(expected);
  });

  test('an anchor or role from elsewhere', () => {
    const stored: unknown = {
      anchor: 'birthday',
      milestones: [{ ...milestone, tasks: [{ ...task, role: 'pilot' }] }],
    };
    expect(validateTemplate(stored as TemplateDefinition).map((problem) => problem.code)).toEqual([
      'unknown_anchor',
      'unknown_role',
    ]);
  });

  test('more than a plan can hold', () => {
    const many = Array.from({ length: 31 }, (_, index) => ({ ...milestone, key: `m${index}` }));
    expect(check(many)).toEqual([['milestones', 'too_many']]);
  });
});

describe('choosing a template', () => {
  const choice: TemplateChoice = {
    defaultTemplateId: 'standard',
    cases: [
      { pipelineId: 'renewals', conditions: [], templateId: 'renewal' },
      {
        conditions: [{ object: 'deal', property: 'amount', operator: 'greater_or_equal', value: '50000' }],
        templateId: 'enterprise',
      },
      {
        conditions: [{ object: 'deal', property: 'tier', operator: 'equals', value: 'gold' }],
        templateId: 'gold',
      },
    ],
  };
  const amount = (value: string) => ({
    record: { ...exampleDeal().record, properties: { amount: value, tier: 'none' } },
  });

  test.each([
    ['by pipeline', { pipelineId: 'renewals' }, 'renewal'],
    ['by amount', amount('50000.00'), 'enterprise'],
    ['by property', {}, 'gold'],
    ['by default', amount('1'), 'standard'],
  ])('%s', (_name, changes, templateId) => {
    const chosen = chooseTemplate(choice, exampleDeal(changes));
    expect(chosen.templateId).toBe(templateId);
    expect(chosen.text.length).toBeGreaterThan(10);
  });
});
