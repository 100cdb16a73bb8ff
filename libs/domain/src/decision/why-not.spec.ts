import { exampleDeal } from '../examples/example-deal';
import { exampleInput, exampleRule, wonStage } from '../examples/example-decision';
import type { Condition } from '../rules/rule';
import { decide } from './decide';
import type { DecisionCode, DecisionInput } from './decision';

const open = exampleDeal({ stageId: 'open', stageHistory: [] });
const off = { ...exampleInput().connection, settings: { autoCreate: false } };
const bigDeals: Condition = {
  object: 'deal',
  property: 'amount',
  operator: 'greater_or_equal',
  value: '50000',
};

describe('why not?', () => {
  test.each<[string, Partial<DecisionInput>, DecisionCode, string]>([
    ['no rule', { rules: [] }, 'no_rule', 'rule'],
    ['the rule is off', { rules: [exampleRule({ enabled: false })] }, 'rule_disabled', 'rule'],
    ['the rule was never on', { rules: [exampleRule({ activeFrom: null })] }, 'rule_disabled', 'rule'],
    [
      'another pipeline',
      { snapshot: exampleDeal({ pipelineId: 'renewals', stageHistory: [] }) },
      'wrong_pipeline',
      'pipeline',
    ],
    ['another stage', { snapshot: open }, 'wrong_stage', 'stage'],
    ['a condition', { rules: [exampleRule({}, { conditions: [bigDeals] })] }, 'condition_false', 'condition'],
    ['automatic creation is off', { connection: off }, 'auto_creation_off', 'auto_creation'],
    [
      'it is deleted',
      { snapshot: { ...open, record: { ...open.record, archived: true } } },
      'record_deleted',
      'record',
    ],
  ])('%s', (_name, changes, code, step) => {
    const decision = decide(exampleInput(changes));
    expect(decision).toMatchObject({ outcome: 'skip', code, plan: null, hold: null, fields: [] });
    const failed = decision.reasons.filter((reason) => !reason.ok);
    expect(failed.map((reason) => reason.step)).toEqual([step]);
    expect(decision.summary).toContain(failed[0]?.text ?? '?');
  });

  test('names the actual values', () => {
    const texts = (changes: Partial<DecisionInput>) => decide(exampleInput(changes)).reasons.at(-1);
    expect(texts({ snapshot: open })).toMatchObject({ actual: '"open"', expected: '"Closed Won" (Sales)' });
    expect(texts({ rules: [exampleRule({}, { conditions: [bigDeals] })] })).toMatchObject({
      actual: '12000',
      expected: 'at least "50000"',
    });
  });

  test('says stages and pipelines as the provider calls them, where no rule remembers', () => {
    const pipelines = [
      { id: 'sales', label: 'Sales', stages: [{ id: 'open', label: 'Contract sent' }] },
      { id: 'renewals', label: 'Renewals', stages: [{ id: 'open', label: 'Talking' }] },
    ];
    const { summary } = decide(exampleInput({ snapshot: open, pipelines }));
    expect(summary).toContain('It is in "Contract sent"; the rule waits for "Closed Won" (Sales).');
    const elsewhere = exampleDeal({ pipelineId: 'renewals', stageId: 'open', stageHistory: [] });
    expect(decide(exampleInput({ snapshot: elsewhere, pipelines })).summary).toContain('pipeline "Renewals"');
  });

  test('says conditions with the labels of property and options, where they are known', () => {
    const { record } = exampleDeal();
    const properties = { ...record.properties, dealtype: 'existingbusiness' };
    const kind: Condition = {
      object: 'deal',
      property: 'dealtype',
      operator: 'one_of',
      value: ['newbusiness'],
    };
    const described = { options: [], writable: true, group: null };
    const fields: DecisionInput['fields'] = {
      deal: [
        {
          ...described,
          name: 'dealtype',
          label: 'deal type',
          type: 'option',
          options: [
            { value: 'newbusiness', label: 'New Business' },
            { value: 'existingbusiness', label: 'Existing Business' },
          ],
        },
        { ...described, name: 'amount', label: 'Amount', type: 'money' },
      ],
    };
    const asked = (condition: Condition, known: DecisionInput['fields']) =>
      decide(
        exampleInput({
          snapshot: exampleDeal({ record: { ...record, properties } }),
          rules: [exampleRule({}, { conditions: [condition] })],
          fields: known,
        }),
      ).reasons.at(-1);
    expect(asked(kind, fields)).toMatchObject({
      text: 'Deal type of the deal is "Existing Business"; the rule asks for one of "New Business".',
      actual: 'Existing Business',
    });
    expect(asked(bigDeals, fields)?.text).toBe(
      'Amount of the deal is "12,000"; the rule asks for at least "50,000".',
    );
    expect(asked(kind, {})?.text).toBe(
      'The deal’s property dealtype is "existingbusiness"; the rule asks for one of "newbusiness".',
    );
  });

  test('a value no database of text can hold is told in one that can', () => {
    const { record } = exampleDeal();
    const snapshot = exampleDeal({ record: { ...record, properties: { amount: '1\u00002\uD800' } } });
    const decision = decide(exampleInput({ snapshot, rules: [exampleRule({}, { conditions: [bigDeals] })] }));
    expect(decision.reasons.at(-1)?.actual).toBe('1\uFFFD2\uFFFD');
    expect(decision.summary).toContain('"1 2\uFFFD"');
  });

  test('with the switch off an open deal still says that it is not won', () => {
    const decision = decide(exampleInput({ connection: off, snapshot: open }));
    expect(decision.code).toBe('wrong_stage');
    expect(decision.reasons.filter((reason) => !reason.ok).map((reason) => reason.step)).toEqual([
      'auto_creation',
      'stage',
    ]);
  });

  test('a linked deal is updated with the switch off', () => {
    expect(decide(exampleInput({ connection: off, link: { accountId: 'a', facts: [] } }))).toMatchObject({
      outcome: 'update',
    });
  });

  test('a deleted deal that is linked says of which account', () => {
    const snapshot = { ...open, record: { ...open.record, archived: true } };
    expect(decide(exampleInput({ snapshot, link: { accountId: 'a', facts: [] } }))).toMatchObject({
      code: 'record_deleted',
      accountId: 'a',
    });
  });
});

describe('several rules', () => {
  const renewals = exampleRule(
    { ruleId: 'renewals', ruleVersionId: 'r' },
    { stages: [{ ...wonStage, pipelineId: 'renewals', pipelineLabel: 'Renewals' }] },
  );
  const big = exampleRule({ ruleId: 'big', ruleVersionId: 'b' }, { conditions: [bigDeals] });
  const disabled = exampleRule({ ruleId: 'off', ruleVersionId: 'o', enabled: false });

  test('the first that matches wins', () => {
    const second = exampleRule({ ruleId: 'second', ruleVersionId: 's' });
    expect(
      decide(exampleInput({ rules: [renewals, disabled, big, exampleRule(), second] })).rule?.ruleId,
    ).toBe('rule-1');
  });

  test.each<[string, DecisionInput['rules'], string, DecisionCode]>([
    ['a false condition is nearer than another pipeline', [renewals, big], 'big', 'condition_false'],
    [
      'a fitting rule that is off is nearer than another pipeline',
      [renewals, disabled],
      'off',
      'rule_disabled',
    ],
    ['the earlier of two as near', [big, { ...big, ruleId: 'big-2' }], 'big', 'condition_false'],
  ])('none matches: %s', (_name, rules, ruleId, code) => {
    expect(decide(exampleInput({ rules }))).toMatchObject({ rule: { ruleId }, code });
  });

  test('another stage is nearer than a rule that is off and would not fit', () => {
    expect(decide(exampleInput({ snapshot: open, rules: [disabled, exampleRule()] }))).toMatchObject({
      rule: { ruleId: 'rule-1' },
      code: 'wrong_stage',
    });
  });
});
