import { exampleDeal } from '../examples/example-deal';
import { exampleInput, exampleRule } from '../examples/example-decision';
import type { StageVisit } from '../records/snapshot';
import { decide } from './decide';

const visit = (stageId: string, at: string): StageVisit => ({
  pipelineId: 'sales',
  stageId,
  enteredAt: new Date(at),
});
const seenInside = { stageId: 'won', pipelineId: 'sales', seenAt: new Date('2026-03-02T10:01:00Z') };

describe('an edit inside the stage is not an entry', () => {
  test('a deal seen in the stage before is left alone', () => {
    const decision = decide(exampleInput({ lastSeen: seenInside }));
    expect(decision).toMatchObject({ outcome: 'skip', code: 'not_entered_stage', plan: null, fields: [] });
    expect(decision.reasons.at(-1)).toMatchObject({
      step: 'entered',
      ok: false,
      actual: '2026-03-02T10:01:00.000Z',
    });
  });

  test('without a history too', () => {
    const base = exampleDeal({ stageHistory: [] });
    const createdSince = { ...base, record: { ...base.record, createdAt: new Date('2026-03-02T09:59:00Z') } };
    for (const snapshot of [base, createdSince]) {
      const decision = decide(exampleInput({ snapshot, lastSeen: seenInside }));
      expect(decision).toMatchObject({ outcome: 'skip', code: 'not_entered_stage' });
      expect(decision.reasons.at(-1)).toMatchObject({ actual: '2026-03-02T10:01:00.000Z' });
    }
  });

  test('a report of an entry from before the rule was switched on is history too', () => {
    const reportedEntries = [{ stageId: 'won', at: new Date('2026-01-20T10:00:00Z') }];
    const snapshot = exampleDeal({ stageHistory: [] });
    expect(decide(exampleInput({ snapshot, reportedEntries, lastSeen: null }))).toMatchObject({
      outcome: 'skip',
      code: 'entered_before_rule',
    });
  });

  test('a late second report of the same entry is not another one', () => {
    const reportedEntries = [{ stageId: 'won', at: new Date('2026-03-02T10:00:00Z') }];
    const snapshot = exampleDeal({ stageHistory: [] });
    expect(decide(exampleInput({ snapshot, reportedEntries, lastSeen: seenInside }))).toMatchObject({
      code: 'not_entered_stage',
    });
  });

  test('a deal that won before the rule was switched on is history, whenever it is edited', () => {
    const snapshot = exampleDeal({ stageHistory: [visit('won', '2026-01-20T10:00:00Z')] });
    const decision = decide(exampleInput({ snapshot, lastSeen: null }));
    expect(decision).toMatchObject({ outcome: 'skip', code: 'entered_before_rule' });
    expect(decision.reasons.at(-1)).toMatchObject({
      actual: '2026-01-20T10:00:00.000Z',
      expected: 'entered at or after 2026-02-01T00:00:00.000Z',
    });
  });

  test('the stage saved again without leaving it is still the first visit', () => {
    const snapshot = exampleDeal({
      stageHistory: [visit('won', '2026-01-20T10:00:00Z'), visit('won', '2026-03-02T10:00:00Z')],
    });
    expect(decide(exampleInput({ snapshot, lastSeen: null }))).toMatchObject({ code: 'entered_before_rule' });
  });

  test('a deal last changed before the rule entered before it', () => {
    const base = exampleDeal({ stageHistory: [] });
    const snapshot = { ...base, record: { ...base.record, updatedAt: new Date('2026-01-30T00:00:00Z') } };
    expect(decide(exampleInput({ snapshot, lastSeen: null }))).toMatchObject({ code: 'entered_before_rule' });
  });

  test('a history that lags behind does not hide an entry', () => {
    const snapshot = exampleDeal({
      stageHistory: [visit('won', '2026-01-20T10:00:00Z'), visit('open', '2026-01-25T10:00:00Z')],
    });
    expect(decide(exampleInput({ snapshot }))).toMatchObject({ outcome: 'create' });
  });

  test('a person may run it again all the same, on the evidence there is', () => {
    expect(decide(exampleInput({ lastSeen: seenInside, cause: 'rerun' }))).toMatchObject({
      outcome: 'create',
    });
    const unknown = exampleDeal({ stageHistory: [] });
    expect(decide(exampleInput({ snapshot: unknown, lastSeen: seenInside, cause: 'rerun' }))).toMatchObject({
      code: 'not_entered_stage',
    });
    const old = exampleDeal({ stageHistory: [visit('won', '2026-01-20T10:00:00Z')] });
    expect(decide(exampleInput({ snapshot: old, lastSeen: seenInside, cause: 'rerun' }))).toMatchObject({
      code: 'entered_before_rule',
    });
  });

  test('a read that could not tell when it entered has judged nothing: what is reported later counts', () => {
    const base = exampleDeal({ stageHistory: [] });
    const first = decide(exampleInput({ snapshot: base, lastSeen: null }));
    expect(first).toMatchObject({ code: 'not_entered_stage', entryUnproven: true });

    const lastSeen = { ...seenInside, entryUnproven: true };
    const edit = decide(exampleInput({ snapshot: base, lastSeen }));
    expect(edit).toMatchObject({ code: 'not_entered_stage', entryUnproven: true });
    expect(edit.reasons.at(-1)?.text).toContain('Nothing says when it entered');

    const reportedEntries = [{ stageId: 'won', at: new Date('2026-03-02T10:00:00Z') }];
    expect(decide(exampleInput({ snapshot: base, lastSeen, reportedEntries }))).toMatchObject({
      outcome: 'create',
    });
    const past = [{ stageId: 'won', at: new Date('2026-01-20T10:00:00Z') }];
    const settled = decide(exampleInput({ snapshot: base, lastSeen, reportedEntries: past }));
    expect(settled).toMatchObject({ code: 'entered_before_rule' });
    expect(settled.entryUnproven).toBeUndefined();
  });

  test('one rule that could not tell is enough to wait for a report, whatever comes nearer', () => {
    const base = exampleDeal({ stageHistory: [] });
    const off = exampleRule({ ruleId: 'off', enabled: false });
    expect(
      decide(exampleInput({ rules: [exampleRule(), off], snapshot: base, lastSeen: null })),
    ).toMatchObject({
      entryUnproven: true,
    });
    expect(decide(exampleInput({ lastSeen: seenInside })).entryUnproven).toBeUndefined();
  });
});
