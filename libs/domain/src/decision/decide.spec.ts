import fc from 'fast-check';
import {
  exampleCandidate,
  exampleInput,
  exampleMapping,
  exampleRule,
  exampleTemplates,
} from '../examples/example-decision';
import { exampleDeal, exampleFacts, exampleRecord } from '../examples/example-deal';
import { billingPeriods, type DealSnapshot } from '../records/snapshot';
import { conditionOperators } from '../rules/rule';
import { decide } from './decide';
import type { DecisionInput } from './decision';

/** Any UTF-16 code unit, so half surrogate pairs too. */
const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const text = fc.option(
  fc.oneof(
    fc.constantFrom('open', 'won', 'sales', '', '12000', 'acme.example', 'dana@acme.example'),
    fc.string({ unit: codeUnit, maxLength: 30 }),
  ),
);
const id = fc.constantFrom('1', '2', '501', 'won', '__proto__');
/** Instants of every kind, invalid ones included. */
const instant = fc.oneof(
  fc.date({ min: new Date('2025-12-01'), max: new Date('2026-06-01') }),
  fc.date(),
  fc.constantFrom(new Date(Number.NaN), new Date(8.64e15), new Date(-8.64e15)),
);
const stage = fc.option(fc.constantFrom('open', 'won', 'lost'));
const pipeline = fc.option(fc.constantFrom('sales', 'renewals'));
const propertyName = fc.constantFrom('p', 'amount', '__proto__');
const properties = fc.dictionary(propertyName, fc.option(fc.string({ unit: codeUnit, maxLength: 20 })), {
  maxKeys: 4,
});

const record = (objectType: string) =>
  fc
    .record({
      externalId: id,
      properties,
      createdAt: fc.option(instant),
      updatedAt: fc.option(instant),
      archived: fc.boolean(),
    })
    .map((parts) => ({
      ...exampleRecord(objectType, parts.externalId, parts.properties),
      createdAt: parts.createdAt,
      updatedAt: parts.updatedAt,
      archived: parts.archived,
    }));
const company = fc
  .tuple(record('company'), fc.record({ isPrimary: fc.boolean(), name: text, domain: text }))
  .map(([base, rest]) => ({ ...base, ...rest }));
const contact = fc
  .tuple(record('contact'), fc.record({ isPrimary: fc.boolean(), name: text, email: text, title: text }))
  .map(([base, rest]) => ({ ...base, ...rest, roles: [] }));
const lineItem = fc.record({
  id,
  name: text,
  quantity: text,
  unitPrice: text,
  amount: text,
  currency: text,
  billingPeriod: fc.option(fc.constantFrom(...billingPeriods)),
  termMonths: fc.option(fc.double()),
});
const closeDate = fc.option(
  fc.oneof(
    instant.map((at) => ({ kind: 'instant' as const, at })),
    fc
      .oneof(fc.constantFrom('2026-02-30', '9999-12-31', '0001-01-01', '2026-03-02'), fc.string())
      .map((day) => ({ kind: 'day' as const, day })),
  ),
);
const anySnapshot: fc.Arbitrary<DealSnapshot> = fc.record({
  record: record('deal'),
  name: text,
  pipelineId: pipeline,
  stageId: stage,
  stageHistory: fc.array(
    fc.record({ pipelineId: pipeline, stageId: fc.constantFrom('open', 'won', 'lost'), enteredAt: instant }),
    { maxLength: 4 },
  ),
  amount: text,
  currency: text,
  providerArr: text,
  termMonths: fc.option(fc.double()),
  closeDate,
  owner: fc.option(fc.record({ id, name: text, email: text, active: fc.boolean() })),
  companies: fc.array(company, { maxLength: 3 }),
  contacts: fc.array(contact, { maxLength: 3 }),
  lineItems: fc.option(fc.array(lineItem, { maxLength: 3 })),
});

/** A sound thing with up to three of its parts replaced by anything: near misses, which pure chance hardly ever makes. */
function nearly<T extends object>(sound: T, anything: fc.Arbitrary<T>): fc.Arbitrary<T> {
  const parts = fc.subarray(Object.keys(sound) as (keyof T)[], { maxLength: 3 });
  return fc
    .tuple(anything, parts)
    .map(([random, keys]) => ({ ...sound, ...Object.fromEntries(keys.map((key) => [key, random[key]])) }));
}
const snapshot = fc.oneof(nearly(exampleDeal(), anySnapshot), anySnapshot);

const condition = fc.record({
  object: fc.constantFrom('deal' as const, 'company' as const, 'contact' as const),
  property: propertyName,
  operator: fc.constantFrom(...conditionOperators),
  value: fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 2 }), fc.constant(undefined)),
});
const rule = fc
  .record({
    version: fc.constantFrom('v1', 'v2'),
    enabled: fc.boolean(),
    activeFrom: fc.option(instant),
    conditions: fc.array(condition, { maxLength: 1 }),
    requiredFields: fc.subarray(['companyName', 'arr', 'closeDate', 'custom.x']),
    settleMinutes: fc.oneof(fc.nat(60), fc.double()),
    templateId: fc.constantFrom('standard-saas-onboarding', 'gone'),
  })
  .map(({ version, enabled, activeFrom, templateId, ...definition }) =>
    exampleRule(
      { ruleVersionId: version, enabled, activeFrom },
      { ...definition, template: { defaultTemplateId: templateId, cases: [] } },
    ),
  );
const candidate = fc
  .record({
    accountId: fc.constantFrom('a', 'b'),
    normalisedName: fc.constantFrom('acme', ''),
    domain: fc.constantFrom(null, 'acme.example', 'acme.test'),
    contactEmails: fc.constantFrom<string[]>([], ['dana@acme.example']),
    companyIds: fc.array(id, { maxLength: 1 }),
  })
  .map((changes) => exampleCandidate(changes));
const anyInput: fc.Arbitrary<DecisionInput> = fc.record({
  snapshot,
  connection: fc
    .record({ autoCreate: fc.boolean(), timeZone: fc.constantFrom('Europe/Berlin', 'No/Where', '') })
    .map(({ autoCreate, timeZone }) => ({
      ...exampleInput().connection,
      settings: { autoCreate },
      accountFacts: { ...exampleFacts, timeZone },
    })),
  rules: fc.array(rule, { maxLength: 2 }),
  mapping: fc.constantFrom(exampleMapping, { version: 2, fields: [] }),
  fields: fc.constant({}),
  templates: fc.constantFrom(exampleTemplates, []),
  link: fc.option(fc.constant({ accountId: 'linked', facts: [] })),
  candidates: fc.array(candidate, { maxLength: 2 }),
  hold: fc.option(
    fc.record({
      ruleVersionId: fc.constantFrom('v1', 'v2'),
      heldSince: instant,
      settleUntil: instant,
      state: fc.constantFrom('settling' as const, 'needs_attention' as const),
    }),
  ),
  standingAsk: fc.option(fc.record({ askedSince: instant })),
  lastSeen: fc.option(fc.record({ stageId: stage, pipelineId: pipeline, seenAt: instant })),
  reportedEntries: fc.array(fc.record({ stageId: fc.constantFrom('won', 'lost'), at: instant }), {
    maxLength: 2,
  }),
  cause: fc.constantFrom(
    'webhook' as const,
    'poll' as const,
    'manual' as const,
    'rerun' as const,
    'settle' as const,
  ),
  instruction: fc.option(
    fc.constantFrom(
      { kind: 'create' as const },
      { kind: 'create_new' as const },
      { kind: 'link' as const, accountId: 'chosen' },
    ),
  ),
  now: instant,
});

const input = fc.oneof(nearly(exampleInput(), anyInput), anyInput);

describe('the decision, whatever comes', () => {
  test('is total and deterministic, and never holds what it must not', () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(input, (given) => {
        const decision = decide(given);
        outcomes.add(decision.outcome);
        expect(JSON.stringify(decide(given))).toBe(JSON.stringify(decision));
        // What a database of JSON cannot hold: NUL and half surrogate pairs, which JSON writes as escapes.
        expect(/.{0,80}(?:\\u0000|\\u[dD][89abAB]).{0,20}/.exec(JSON.stringify(decision))?.[0] ?? '').toBe(
          '',
        );
        const { outcome, reasons, summary, fields, accountId, plan, hold, candidates } = decision;
        expect(
          summary.isWellFormed() && reasons.length >= 3 && reasons.every((reason) => reason.text !== ''),
        ).toBe(true);
        expect(accountId !== null).toBe(
          outcome === 'link' ||
            outcome === 'update' ||
            (decision.code === 'record_deleted' && given.link !== null),
        );
        expect(hold !== null).toBe(outcome === 'hold');
        expect(candidates.length > 0).toBe(outcome === 'ask');
        if (plan !== null) expect(outcome).toBe('create');
        if (outcome === 'skip') expect(reasons.some((reason) => !reason.ok)).toBe(true);
        if (outcome === 'create')
          expect(fields.find((field) => field.target === 'companyName')?.value).not.toBeNull();
      }),
      { numRuns: 1_000 },
    );
    expect([...outcomes].sort()).toEqual(['ask', 'create', 'hold', 'link', 'skip', 'update']);
  });

  test('once linked it is never created again', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { outcome, accountId } = decide({ ...given, link: { accountId: 'linked', facts: [] } });
        expect(['update', 'skip']).toContain(outcome);
        expect(accountId).toBe('linked');
      }),
      { numRuns: 500 },
    );
  });

  test('nothing is created without a rule that is on, or with the switch off, unless a person asks', () => {
    fc.assert(
      fc.property(input, fc.boolean(), (given, viaSwitch) => {
        const settings = { autoCreate: !viaSwitch };
        const rules = viaSwitch ? given.rules : given.rules.map((each) => ({ ...each, enabled: false }));
        const { outcome } = decide({
          ...given,
          instruction: null,
          rules,
          connection: { ...given.connection, settings },
        });
        expect(['create', 'link', 'hold', 'ask']).not.toContain(given.link === null ? outcome : 'skip');
      }),
      { numRuns: 500 },
    );
  });

  test('thousands of deals are rehearsed in seconds', () => {
    const given = exampleInput();
    const start = process.cpuUsage();
    for (let index = 0; index < 2_000; index += 1) decide(given);
    // Time of this process, not of the day: a busy machine is no reason to fail.
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(5_000);
  });
});
