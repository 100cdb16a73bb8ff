import { exampleDeal } from '../examples/example-deal';
import { exampleInput, exampleRule } from '../examples/example-decision';
import { decide } from './decide';

const link = { accountId: 'account-9', facts: [] };

describe('a won deal creates an account, once', () => {
  test('entering the stage with everything known creates it, with its plan and reasons', () => {
    const decision = decide(exampleInput());
    expect(decision).toMatchObject({
      outcome: 'create',
      code: 'created',
      rule: { ruleId: 'rule-1', ruleVersionId: 'rule-1-v1' },
      accountId: null,
      plan: { templateName: 'Standard SaaS Onboarding', goLiveDate: '2026-04-02' },
      identity: { domain: 'acme.example', normalisedName: 'acme', companyIds: ['501'] },
    });
    expect(decision.summary).toBe(
      'Acme Ltd: it entered "Closed Won"; a new account is created with the plan "Standard SaaS Onboarding".',
    );
    expect(decision.fields).toHaveLength(8);
    expect(decision.reasons.every((reason) => reason.ok)).toBe(true);
    expect([...new Set(decision.reasons.map((reason) => reason.step))]).toEqual([
      'connection',
      'auto_creation',
      'record',
      'link',
      'rule',
      'pipeline',
      'stage',
      'entered',
      'condition',
      'fields',
      'identity',
      'template',
    ]);
  });

  test('delivered ten times more it is updated, not created', () => {
    for (let delivery = 0; delivery < 10; delivery += 1) {
      expect(decide(exampleInput({ link }))).toMatchObject({
        outcome: 'update',
        accountId: 'account-9',
        plan: null,
      });
    }
  });

  test('after a reported entry without any history too', () => {
    const snapshot = exampleDeal({ stageHistory: [] });
    const reportedEntries = [{ stageId: 'won', at: new Date('2026-03-02T10:00:00Z') }];
    expect(decide(exampleInput({ snapshot, reportedEntries, lastSeen: null }))).toMatchObject({
      outcome: 'create',
    });
  });

  test('without history or report, an earlier read in another stage is evidence', () => {
    expect(decide(exampleInput({ snapshot: exampleDeal({ stageHistory: [] }) }))).toMatchObject({
      outcome: 'create',
    });
  });

  test('a deal made in the stage after the rule was switched on entered it then', () => {
    const base = exampleDeal({ stageHistory: [] });
    const created = { ...base, record: { ...base.record, createdAt: new Date('2026-03-02T09:59:00Z') } };
    expect(decide(exampleInput({ snapshot: created, lastSeen: null }))).toMatchObject({ outcome: 'create' });
    expect(decide(exampleInput({ snapshot: base, lastSeen: null }))).toMatchObject({
      outcome: 'skip',
      code: 'not_entered_stage',
    });
  });

  test('the template is chosen by the rule’s cases', () => {
    const conditions = [
      { object: 'deal' as const, property: 'amount', operator: 'greater_or_equal' as const, value: '10000' },
    ];
    const template = {
      defaultTemplateId: 'standard-saas-onboarding',
      cases: [{ conditions, templateId: 'enterprise-implementation' }],
    };
    const decision = decide(exampleInput({ rules: [exampleRule({}, { template })] }));
    expect(decision.plan?.templateName).toBe('Enterprise Implementation');
    expect(decision.reasons.at(-1)?.text).toContain('amount is "12000"');
  });

  test('a template that is gone falls back to one that exists and says so', () => {
    const template = { defaultTemplateId: 'gone', cases: [] };
    const decision = decide(exampleInput({ rules: [exampleRule({}, { template })] }));
    expect(decision).toMatchObject({ outcome: 'create', plan: { templateName: 'Standard SaaS Onboarding' } });
    expect(decision.reasons.at(-1)).toMatchObject({ step: 'template', ok: false });
    expect(decide(exampleInput({ templates: [] }))).toMatchObject({ outcome: 'create', plan: null });
  });

  test('a close date no plan can start from is kept as it is; the plan starts at the creation', () => {
    const decision = decide(
      exampleInput({ snapshot: exampleDeal({ closeDate: { kind: 'day', day: '9999-12-31' } }) }),
    );
    expect(decision.fields.find((field) => field.target === 'closeDate')?.value).toEqual({
      type: 'day',
      day: '9999-12-31',
    });
    expect(decision.plan?.milestones[0]?.dueDate).toBe('2026-03-05');
  });

  test('a template whose due days no calendar holds leaves the account without a plan, and says so', () => {
    const milestones = [{ key: 'm', name: 'M', description: '', dueAfterDays: 1e12, tasks: [] }];
    const endless = {
      id: 'standard-saas-onboarding',
      name: 'Endless',
      version: 1,
      definition: { anchor: 'creation' as const, milestones },
    };
    const decision = decide(exampleInput({ templates: [endless] }));
    expect(decision).toMatchObject({ outcome: 'create', plan: null });
    expect(decision.reasons.at(-1)).toMatchObject({ step: 'template', ok: false });
  });
});
