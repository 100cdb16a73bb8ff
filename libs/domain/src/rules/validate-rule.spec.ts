import { exampleDeal } from '../examples/example-deal';
import { exampleRule, wonStage } from '../examples/example-decision';
import { matchRule } from './match-rule';
import type { Condition, RuleDefinition } from './rule';
import { type RuleProblem, type RuleSurroundings, validateRule } from './validate-rule';

const surroundings: RuleSurroundings = {
  pipelines: [{ id: 'sales', stages: [{ id: 'open' }, { id: 'won' }] }],
  fields: {
    deal: [
      {
        name: 'dealtype',
        label: 'Deal type',
        type: 'option',
        options: [{ value: 'newbusiness', label: 'New' }],
        writable: true,
        group: null,
      },
      { name: 'amount', label: 'Amount', type: 'money', options: [], writable: true, group: null },
    ],
  },
  templateIds: ['standard-saas-onboarding'],
};
const condition = (changes: Partial<Condition>): Condition => ({
  object: 'deal',
  property: 'amount',
  operator: 'greater_than',
  value: '1',
  ...changes,
});

describe('checking a rule', () => {
  test.each<[string, Partial<RuleDefinition>, [string, RuleProblem['code']][]]>([
    ['a fine one', {}, []],
    ['no stage', { stages: [] }, [['stages', 'no_stage']]],
    ['a stage twice', { stages: [wonStage, wonStage] }, [['stages.1', 'duplicate_stage']]],
    [
      'a pipeline that is gone',
      { stages: [{ ...wonStage, pipelineId: 'gone' }] },
      [['stages.0', 'unknown_pipeline']],
    ],
    ['a stage that is gone', { stages: [{ ...wonStage, stageId: 'gone' }] }, [['stages.0', 'unknown_stage']]],
    [
      'a property that is gone',
      { conditions: [condition({ property: 'gone' })] },
      [['conditions.0', 'unknown_property']],
    ],
    ['no value', { conditions: [condition({ value: undefined })] }, [['conditions.0', 'value_missing']]],
    ['a blank value', { conditions: [condition({ value: [' '] })] }, [['conditions.0', 'value_missing']]],
    [
      'more than a word',
      { conditions: [condition({ value: 'many' })] },
      [['conditions.0', 'value_not_comparable']],
    ],
    [
      'an option that is gone',
      { conditions: [condition({ property: 'dealtype', operator: 'one_of', value: ['newbusiness', 'x'] })] },
      [['conditions.0', 'unknown_option']],
    ],
    [
      'an option in other case',
      { conditions: [condition({ property: 'dealtype', operator: 'equals', value: 'NewBusiness' })] },
      [],
    ],
    [
      'a role without schema',
      {
        conditions: [condition({ object: 'company', property: 'x', operator: 'is_known', value: undefined })],
      },
      [],
    ],
    [
      'a template that is gone',
      { template: { defaultTemplateId: 'gone', cases: [] } },
      [['template.defaultTemplateId', 'unknown_template']],
    ],
    [
      'a case that is wrong twice',
      {
        template: {
          defaultTemplateId: 'standard-saas-onboarding',
          cases: [{ conditions: [condition({ property: 'gone' })], templateId: 'gone' }],
        },
      },
      [
        ['template.cases.0.templateId', 'unknown_template'],
        ['template.cases.0.conditions.0', 'unknown_property'],
      ],
    ],
    ['a field nobody has', { requiredFields: ['nonsense'] }, [['requiredFields.0', 'unknown_field']]],
    [
      'a field that cannot be demanded',
      { requiredFields: ['notes'] },
      [['requiredFields.0', 'field_cannot_be_required']],
    ],
    ['a custom field', { requiredFields: ['custom.seats'] }, []],
    ['half a minute', { settleMinutes: 0.5 }, [['settleMinutes', 'invalid_settle_minutes']]],
    ['two days', { settleMinutes: 2_880 }, [['settleMinutes', 'invalid_settle_minutes']]],
  ])('%s', (_name, changes, expected) => {
    const problems = validateRule(exampleRule({}, changes).definition, surroundings);
    expect(problems.map((problem) => [problem.path, problem.code])).toEqual(expected);
    expect(problems.every((problem) => problem.message.length > 10)).toBe(true);
  });

  test('what could not be read is not held against the rule', () => {
    const definition = exampleRule({}, { stages: [{ ...wonStage, pipelineId: 'gone' }] }).definition;
    expect(
      validateRule(definition, { pipelines: null, fields: {}, templateIds: surroundings.templateIds }),
    ).toEqual([]);
  });
});

describe('matching a rule', () => {
  const rule = exampleRule({}, { conditions: [condition({ value: '10000' })] });

  test.each([
    ['everything fits', {}, null],
    ['another pipeline', { pipelineId: 'renewals' }, 'pipeline'],
    ['another stage', { stageId: 'open' }, 'stage'],
    ['no stage', { stageId: null }, 'stage'],
    ['a pipeline the source does not name', { pipelineId: null }, null],
    ['a small deal', { record: { ...exampleDeal().record, properties: { amount: '9999.99' } } }, 'condition'],
  ] as const)('%s', (_name, changes, failed) => {
    expect(matchRule(rule, exampleDeal(changes))).toMatchObject({ ok: failed === null, failed });
  });

  test('a stage of the same name in another of its pipelines is not meant', () => {
    const closed = { ...wonStage, pipelineId: 'renewals', stageId: 'closed' };
    const both = exampleRule({}, { stages: [wonStage, closed] });
    expect(matchRule(both, exampleDeal({ pipelineId: 'renewals' }))).toMatchObject({
      failed: 'stage',
      stage: null,
    });
    expect(matchRule(both, exampleDeal({ pipelineId: 'renewals', stageId: 'closed' })).stage).toBe(closed);
  });
});
