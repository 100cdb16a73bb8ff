import { exampleCompany, exampleDeal } from '../examples/example-deal';
import { exampleInput, exampleRule } from '../examples/example-decision';
import type { DecisionInput, StandingHold } from './decision';
import { decide } from './decide';

const bare = exampleDeal({ companies: [], contacts: [], name: null });
const seenInside = { stageId: 'won', pipelineId: 'sales', seenAt: new Date('2026-03-02T10:00:05Z') };
const hold: StandingHold = {
  ruleVersionId: 'rule-1-v1',
  heldSince: new Date('2026-03-02T10:00:05Z'),
  settleUntil: new Date('2026-03-02T10:10:05Z'),
  state: 'settling',
};
const later = (changes: Partial<DecisionInput>) =>
  exampleInput({
    hold,
    lastSeen: seenInside,
    cause: 'settle',
    now: new Date('2026-03-02T10:01:35Z'),
    ...changes,
  });

describe('a deal won before its company is associated', () => {
  test('is held with a countdown, and says what is missing', () => {
    const decision = decide(exampleInput({ snapshot: bare }));
    expect(decision).toMatchObject({
      outcome: 'hold',
      code: 'missing_required_fields',
      hold: {
        missing: ['companyName', 'primaryContactEmail'],
        settleUntil: new Date('2026-03-02T10:10:05Z'),
        state: 'settling',
      },
    });
    expect(decision.summary).toBe(
      'Deal 7001: held until 2026-03-02T10:10:05.000Z for Company name, Primary contact e-mail.',
    );
    const missing = decision.reasons.filter((reason) => reason.step === 'fields' && !reason.ok);
    expect(missing.map((reason) => reason.text)).toEqual([
      'Company name is not known: No company is associated and the deal has no name.',
      'Primary contact e-mail is not known: No contact is associated.',
    ]);
  });

  test('is held although its own name could stand in for the company’s, unless the rule does not demand the name', () => {
    const named = exampleDeal({ companies: [] });
    const decision = decide(exampleInput({ snapshot: named }));
    expect(decision).toMatchObject({ outcome: 'hold', hold: { missing: ['companyName'] } });
    expect(decision.reasons.find((reason) => reason.step === 'fields' && !reason.ok)?.text).toContain(
      'No company is associated',
    );
    const contented = exampleRule({}, { requiredFields: ['arr'] });
    expect(decide(exampleInput({ snapshot: named, rules: [contented] })).outcome).toBe('create');
  });

  test('is created when the associations arrive, although it was seen in the stage already', () => {
    expect(decide(later({ snapshot: exampleDeal() }))).toMatchObject({
      outcome: 'create',
      rule: { ruleVersionId: 'rule-1-v1' },
    });
  });

  test('stays held until then, with the same end', () => {
    expect(decide(later({ snapshot: bare }))).toMatchObject({
      outcome: 'hold',
      code: 'already_held',
      hold: { settleUntil: hold.settleUntil, state: 'settling' },
    });
  });

  test('needs a person when the time is over, once', () => {
    const over = { snapshot: bare, now: new Date('2026-03-02T10:10:05Z') };
    expect(decide(later(over))).toMatchObject({
      code: 'missing_required_fields',
      hold: { state: 'needs_attention' },
    });
    const waiting: StandingHold = { ...hold, state: 'needs_attention' };
    expect(decide(later({ ...over, hold: waiting }))).toMatchObject({
      code: 'already_held',
      hold: { state: 'needs_attention' },
    });
    expect(decide(later({ snapshot: exampleDeal(), hold: waiting, cause: 'webhook' }))).toMatchObject({
      outcome: 'create',
    });
  });

  test('without waiting time it needs a person at once', () => {
    const rules = [exampleRule({}, { settleMinutes: 0 })];
    expect(decide(exampleInput({ snapshot: bare, rules }))).toMatchObject({
      hold: { state: 'needs_attention' },
    });
  });

  test('a zero ARR is known, an unreadable one is not', () => {
    expect(decide(exampleInput({ snapshot: exampleDeal({ amount: '0' }) }))).toMatchObject({
      outcome: 'create',
    });
    const decision = decide(exampleInput({ snapshot: exampleDeal({ amount: '1.234,56' }) }));
    expect(decision).toMatchObject({ outcome: 'hold', hold: { missing: ['arr'] } });
    expect(decision.reasons.at(-1 - 2)?.text).toContain('"1.234,56" is not a number');
  });

  test('a company without a name counts as missing; required fields are the rule’s', () => {
    const snapshot = exampleDeal({ companies: [exampleCompany({ name: ' ' })], name: null, contacts: [] });
    const rules = [exampleRule({}, { requiredFields: [] })];
    expect(decide(exampleInput({ snapshot, rules }))).toMatchObject({ hold: { missing: ['companyName'] } });
  });
});

describe('while it is held', () => {
  test('leaving the stage ends it', () => {
    expect(decide(later({ snapshot: { ...bare, stageId: 'lost' } }))).toMatchObject({
      outcome: 'skip',
      code: 'left_stage',
    });
  });

  test('the rule it was held under comes first', () => {
    const first = exampleRule({ ruleId: 'rule-0', ruleVersionId: 'rule-0-v1' });
    expect(decide(later({ snapshot: exampleDeal(), rules: [first, exampleRule()] })).rule?.ruleId).toBe(
      'rule-1',
    );
  });

  test('the same rule still stands by it when it was off and on again in between', () => {
    const again = exampleRule({ activeFrom: new Date('2026-03-02T10:01:00Z') });
    expect(decide(later({ snapshot: exampleDeal(), rules: [again] }))).toMatchObject({ outcome: 'create' });
  });

  test('a changed rule judges it afresh, from when it was first held', () => {
    const changed = exampleRule({ ruleVersionId: 'rule-1-v2', version: 2 }, { settleMinutes: 60 });
    expect(decide(later({ snapshot: bare, rules: [changed] }))).toMatchObject({
      code: 'missing_required_fields',
      rule: { ruleVersionId: 'rule-1-v2' },
      hold: { settleUntil: new Date('2026-03-02T11:00:05Z') },
    });
    const loosened = exampleRule({ ruleVersionId: 'rule-1-v2', version: 2 }, { requiredFields: ['arr'] });
    expect(decide(later({ snapshot: exampleDeal({ contacts: [] }), rules: [loosened] }))).toMatchObject({
      outcome: 'create',
    });
  });

  test('a rule switched off, or on only since, lets it go', () => {
    expect(
      decide(later({ snapshot: exampleDeal(), rules: [exampleRule({ enabled: false })] })),
    ).toMatchObject({ code: 'rule_disabled' });
    const since = exampleRule({ ruleVersionId: 'rule-1-v2', activeFrom: new Date('2026-03-02T11:00:00Z') });
    expect(decide(later({ snapshot: exampleDeal(), rules: [since] }))).toMatchObject({
      code: 'entered_before_rule',
    });
  });

  test('the switch turned off creates nothing', () => {
    const connection = { ...exampleInput().connection, settings: { autoCreate: false } };
    expect(decide(later({ snapshot: exampleDeal(), connection }))).toMatchObject({
      outcome: 'skip',
      code: 'auto_creation_off',
    });
  });
});
