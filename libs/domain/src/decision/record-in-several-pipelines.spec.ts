import { exampleDeal } from '../examples/example-deal';
import { exampleInput, exampleRule } from '../examples/example-decision';
import type { RecordPosition } from '../records/snapshot';
import { decide } from './decide';
import { hasLeftStage } from './decide-linked';
import type { DecisionInput } from './decision';

const stage = (pipelineId: string, stageId: string) => ({
  pipelineId,
  stageId,
  pipelineLabel: pipelineId,
  stageLabel: stageId,
});
/** A rule about the second of the record's pipelines. */
const signedRule = exampleRule({}, { stages: [stage('signed', 'checked')] });
const positions = (status: string, signed: string): readonly RecordPosition[] => [
  { pipelineId: 'status', stageId: status, property: 'st' },
  { pipelineId: 'signed', stageId: signed, property: 'sg' },
];
/** A row as a source without history gives it: made before the rule, edited just now. */
const row = (status: string, signed: string) =>
  exampleDeal({
    pipelineId: 'status',
    stageId: status,
    positions: positions(status, signed),
    stageHistory: [],
    record: {
      ...exampleDeal().record,
      createdAt: new Date('2026-01-05T09:00:00Z'),
      updatedAt: new Date('2026-03-02T10:00:00Z'),
    },
  });
const seen = (status: string, signed: string): DecisionInput['lastSeen'] => ({
  pipelineId: 'status',
  stageId: status,
  seenAt: new Date('2026-03-01T08:00:00Z'),
  positions: positions(status, signed),
});
const judge = (changes: Partial<DecisionInput>) => decide(exampleInput({ rules: [signedRule], ...changes }));

describe('a record in several pipelines at once', () => {
  test('is judged where the rule looks, not where it stands foremost', () => {
    expect(judge({ snapshot: row('lead', 'checked'), lastSeen: seen('lead', 'unchecked') })).toMatchObject({
      outcome: 'create',
    });
    expect(judge({ snapshot: row('won', 'unchecked'), lastSeen: seen('lead', 'unchecked') }).code).toBe(
      'wrong_stage',
    );
  });

  test('moved in another pipeline has not entered this one again', () => {
    expect(judge({ snapshot: row('won', 'checked'), lastSeen: seen('lead', 'checked') }).code).toBe(
      'not_entered_stage',
    );
  });

  test('read last before this pipeline was known says nothing about it', () => {
    const lastSeen = { pipelineId: 'status', stageId: 'lead', seenAt: new Date('2026-03-01T08:00:00Z') };
    expect(judge({ snapshot: row('lead', 'checked'), lastSeen }).code).toBe('not_entered_stage');
  });

  test('has entered when a delivery says that the very property was changed', () => {
    const at = new Date('2026-03-02T09:59:00Z');
    const snapshot = row('lead', 'checked');
    const changed = (property: string) =>
      judge({ snapshot, lastSeen: null, changedProperties: [{ property, at }] });
    expect(changed('sg')).toMatchObject({ outcome: 'create' });
    expect(changed('st').code).toBe('not_entered_stage');
  });

  test('changed before the rule was on, or judged since, has not entered', () => {
    const changedProperties = [{ property: 'sg', at: new Date('2026-01-15T09:00:00Z') }];
    expect(judge({ snapshot: row('lead', 'checked'), lastSeen: null, changedProperties }).code).toBe(
      'entered_before_rule',
    );
    const before = [{ property: 'sg', at: new Date('2026-02-15T09:00:00Z') }];
    expect(
      judge({
        snapshot: row('lead', 'checked'),
        lastSeen: seen('lead', 'checked'),
        changedProperties: before,
      }).code,
    ).toBe('not_entered_stage');
  });

  test('is judged by what is known of the stages there, whatever else was entered since', () => {
    const visit = (pipelineId: string, stageId: string, at: string) => ({
      pipelineId,
      stageId,
      enteredAt: new Date(at),
    });
    const signed = (at: string) => [
      visit('signed', 'unchecked', '2026-01-06T09:00:00Z'),
      visit('status', 'won', '2026-03-02T08:00:00Z'),
      visit('signed', 'checked', at),
    ];
    const judged = (at: string) =>
      judge({ snapshot: { ...row('won', 'checked'), stageHistory: signed(at) }, lastSeen: null });
    expect(judged('2026-03-01T09:00:00Z')).toMatchObject({ outcome: 'create' });
    const before = [...signed('2026-01-20T09:00:00Z'), visit('status', 'won', '2026-03-02T09:00:00Z')];
    const snapshot = { ...row('won', 'checked'), stageHistory: before };
    expect(judge({ snapshot, lastSeen: null }).code).toBe('entered_before_rule');
  });

  test('moved to a pipeline behind which the same property stands has entered it', () => {
    const moved = (pipelineId: string): readonly RecordPosition[] => [
      { pipelineId, stageId: 'won', property: 'st' },
      { pipelineId: 'signed', stageId: 'unchecked', property: 'sg' },
    ];
    const renewals = exampleRule({}, { stages: [stage('renewals', 'won')] });
    const snapshot = { ...row('won', 'unchecked'), pipelineId: 'renewals', positions: moved('renewals') };
    const lastSeen = { ...seen('won', 'unchecked')!, positions: moved('status') };
    expect(judge({ rules: [renewals], snapshot, lastSeen })).toMatchObject({ outcome: 'create' });
  });

  test('serves two rules, each by its own pipeline', () => {
    const statusRule = exampleRule(
      { ruleId: 'r2', ruleVersionId: 'r2-v1' },
      { stages: [stage('status', 'won')] },
    );
    const decision = judge({
      rules: [signedRule, statusRule],
      snapshot: row('won', 'unchecked'),
      lastSeen: seen('lead', 'unchecked'),
    });
    expect(decision).toMatchObject({ outcome: 'create', rule: { ruleId: 'r2' } });
  });

  test('once linked, has left only the stage its rule waited for', () => {
    const link = { accountId: 'account-9', facts: [] };
    const lastSeen = seen('won', 'checked');
    expect(hasLeftStage(judge({ link, snapshot: row('lost', 'checked'), lastSeen }))).toBe(false);
    expect(hasLeftStage(judge({ link, snapshot: row('won', 'unchecked'), lastSeen }))).toBe(true);
  });
});
