import { exampleDeal } from '../examples/example-deal';
import { exampleInput, exampleRule } from '../examples/example-decision';
import type { StageVisit } from '../records/snapshot';
import { decide } from './decide';

const visit = (stageId: string, at: string): StageVisit => ({
  pipelineId: 'sales',
  stageId,
  enteredAt: new Date(at),
});
/** A condition that no deal meets. */
const neverTrue = {
  object: 'deal',
  property: 'amount',
  operator: 'greater_than',
  value: '100000000',
} as const;
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

  test('having been read is not having been judged: what a delivery tells later counts', () => {
    const base = exampleDeal({ stageHistory: [] });
    const first = decide(exampleInput({ snapshot: base, lastSeen: null }));
    expect(first).toMatchObject({ code: 'not_entered_stage' });
    expect(first.entryJudged).toBeUndefined();

    const lastSeen = { ...seenInside, judgedAt: null };
    const edit = decide(exampleInput({ snapshot: base, lastSeen }));
    expect(edit).toMatchObject({ code: 'not_entered_stage' });
    expect(edit.entryJudged).toBeUndefined();

    const reportedEntries = [{ stageId: 'won', at: new Date('2026-03-02T10:00:00Z') }];
    const told = decide(exampleInput({ snapshot: base, lastSeen, reportedEntries }));
    expect(told).toMatchObject({ outcome: 'create', entryJudged: true });
    const past = [{ stageId: 'won', at: new Date('2026-01-20T10:00:00Z') }];
    expect(decide(exampleInput({ snapshot: base, lastSeen, reportedEntries: past }))).toMatchObject({
      code: 'entered_before_rule',
    });
  });

  test('an entry that was judged, and came to nothing, does not count again when it is told of once more', () => {
    const base = exampleDeal({ stageHistory: [] });
    const reportedEntries = [{ stageId: 'won', at: new Date('2026-03-02T10:00:00Z') }];
    const dear = exampleRule({}, { conditions: [neverTrue] });
    const first = decide(exampleInput({ rules: [dear], snapshot: base, lastSeen: null, reportedEntries }));
    expect(first).toMatchObject({ code: 'condition_false', entryJudged: true });
    const lastSeen = { ...seenInside, judgedAt: seenInside.seenAt };
    expect(decide(exampleInput({ snapshot: base, lastSeen, reportedEntries }))).toMatchObject({
      code: 'not_entered_stage',
    });
    const again = [{ stageId: 'won', at: new Date('2026-03-02T10:05:00Z') }];
    expect(decide(exampleInput({ snapshot: base, lastSeen, reportedEntries: again }))).toMatchObject({
      outcome: 'create',
    });
  });

  test('left again before it was read, it counts whether the delivery or the read comes first', () => {
    const left = exampleDeal({ stageId: 'open', stageHistory: [] });
    const reportedEntries = [{ stageId: 'won', at: new Date('2026-03-02T10:00:00Z') }];
    const seenAt = new Date('2026-03-02T10:01:00Z');
    for (const judgedAt of [null, new Date('2026-02-20T10:00:00Z')]) {
      const lastSeen = { stageId: 'open', pipelineId: 'sales', seenAt, judgedAt };
      expect(decide(exampleInput({ snapshot: left, lastSeen, reportedEntries }))).toMatchObject({
        outcome: 'create',
      });
    }
    const lastSeen = { stageId: 'open', pipelineId: 'sales', seenAt, judgedAt: seenAt };
    expect(decide(exampleInput({ snapshot: left, lastSeen, reportedEntries }))).toMatchObject({
      code: 'wrong_stage',
    });
  });
});
