import { exampleDeal } from '../examples/example-deal';
import { exampleInput } from '../examples/example-decision';
import { decide } from './decide';

const seenInside = { stageId: 'won', pipelineId: 'sales', seenAt: new Date('2026-03-02T10:01:00Z') };
const past = (changes: Parameters<typeof exampleInput>[0] = {}) =>
  decide(exampleInput({ cause: 'backfill', lastSeen: seenInside, ...changes }));

describe('past deals a person asks for', () => {
  test('count although an earlier read saw them in the stage', () => {
    expect(past()).toMatchObject({ outcome: 'create' });
    expect(past({ cause: 'webhook' })).toMatchObject({ outcome: 'skip', code: 'not_entered_stage' });
  });

  test('count without a history when they were changed in the period', () => {
    const base = exampleDeal({ stageHistory: [] });
    const changedAt = (updatedAt: Date) => ({
      ...base,
      record: { ...base.record, createdAt: null, updatedAt },
    });
    const inside = past({ snapshot: changedAt(new Date('2026-02-20T00:00:00Z')) });
    expect(inside).toMatchObject({ outcome: 'create' });
    expect(inside.reasons.find(({ step }) => step === 'entered')?.text).toMatch(/keeps no history/);
    expect(past({ snapshot: changedAt(new Date('2026-01-20T00:00:00Z')) })).toMatchObject({
      code: 'entered_before_rule',
    });
  });

  test('do not count when the history says that they entered before the period', () => {
    const stageHistory = [
      { pipelineId: 'sales', stageId: 'won', enteredAt: new Date('2026-01-20T10:00:00Z') },
    ];
    expect(past({ snapshot: exampleDeal({ stageHistory }) })).toMatchObject({ code: 'entered_before_rule' });
  });
});
