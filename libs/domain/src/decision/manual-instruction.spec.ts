import { exampleDeal } from '../examples/example-deal';
import { exampleCandidate, exampleInput, exampleRule } from '../examples/example-decision';
import { decide } from './decide';
import type { DecisionInput } from './decision';

const create = { kind: 'create' } as const;
const createNew = { kind: 'create_new' } as const;
const off = { ...exampleInput().connection, settings: { autoCreate: false } };
const manual = (changes: Partial<DecisionInput>) =>
  decide(exampleInput({ cause: 'manual', instruction: create, ...changes }));

describe('a person says: create it', () => {
  test.each<[string, Partial<DecisionInput>]>([
    ['in any stage', { snapshot: exampleDeal({ stageId: 'open', stageHistory: [] }) }],
    ['in any pipeline', { snapshot: exampleDeal({ pipelineId: 'renewals' }) }],
    [
      'without having entered',
      { lastSeen: { stageId: 'won', pipelineId: 'sales', seenAt: new Date('2026-03-02T10:01:00Z') } },
    ],
    ['with the switch off', { connection: off }],
    ['with the rule off', { rules: [exampleRule({ enabled: false })] }],
    ['without any rule', { rules: [] }],
    [
      'with a false condition',
      { rules: [exampleRule({}, { conditions: [{ object: 'deal', property: 'x', operator: 'is_known' }] })] },
    ],
    ['with fields missing', { snapshot: exampleDeal({ contacts: [], amount: null }) }],
    [
      'while it is held',
      {
        hold: {
          ruleVersionId: 'rule-1-v1',
          heldSince: new Date(0),
          settleUntil: new Date(0),
          state: 'needs_attention',
        },
      },
    ],
  ])('%s', (_name, changes) => {
    const decision = manual(changes);
    expect(decision).toMatchObject({
      outcome: 'create',
      code: 'created',
      plan: { templateName: 'Standard SaaS Onboarding' },
    });
    expect(decision.reasons.every((reason) => reason.ok)).toBe(true);
    expect(decision.reasons.some((reason) => reason.text.includes('A person asked for it'))).toBe(true);
  });

  test('a deal without any name gets a telling one', () => {
    const decision = manual({ snapshot: exampleDeal({ companies: [], name: null }) });
    expect(decision.fields.find((field) => field.target === 'companyName')).toMatchObject({
      value: { text: 'Deal 7001' },
      evidence: { source: null },
    });
  });

  test('a likely duplicate still asks, unless the person said that it is new', () => {
    const candidates = [exampleCandidate()];
    expect(manual({ candidates })).toMatchObject({ outcome: 'ask' });
    expect(manual({ candidates, instruction: createNew })).toMatchObject({ outcome: 'create' });
  });

  test('a certain one is linked all the same', () => {
    const candidates = [exampleCandidate({ companyIds: ['501'] })];
    expect(manual({ candidates, instruction: createNew })).toMatchObject({
      outcome: 'link',
      accountId: 'account-1',
    });
  });

  test('never a second account for a linked deal', () => {
    for (const instruction of [create, createNew]) {
      expect(manual({ instruction, link: { accountId: 'a', facts: [] } })).toMatchObject({
        outcome: 'update',
        accountId: 'a',
      });
    }
  });

  test('a deleted deal stays deleted', () => {
    const deal = exampleDeal();
    expect(manual({ snapshot: { ...deal, record: { ...deal.record, archived: true } } })).toMatchObject({
      code: 'record_deleted',
    });
  });
});

describe('a person says: it is this account', () => {
  const instruction = { kind: 'link', accountId: 'account-5' } as const;

  test('it is linked, whatever the candidates are', () => {
    const candidates = [exampleCandidate({ companyIds: ['501'] })];
    expect(manual({ instruction, candidates, rules: [] })).toMatchObject({
      outcome: 'link',
      code: 'linked_existing_account',
      accountId: 'account-5',
    });
  });

  test('a deal linked elsewhere stays there and says so', () => {
    const decision = manual({ instruction, link: { accountId: 'a', facts: [] } });
    expect(decision).toMatchObject({ outcome: 'update', accountId: 'a' });
    expect(decision.reasons.find((reason) => reason.step === 'link')).toMatchObject({
      ok: false,
      actual: 'a',
    });
  });
});
