import { exampleDeal } from '../examples/example-deal';
import { exampleInput } from '../examples/example-decision';
import type { StageVisit } from '../records/snapshot';
import { decide } from './decide';
import { hasLeftStage } from './decide-linked';

const visit = (stageId: string, at: string): StageVisit => ({
  pipelineId: 'sales',
  stageId,
  enteredAt: new Date(at),
});
const history = [
  visit('open', '2026-01-02T09:00:00Z'),
  visit('won', '2026-03-02T10:00:00Z'),
  visit('lost', '2026-03-03T10:00:00Z'),
  visit('won', '2026-03-04T10:00:00Z'),
];
const link = { accountId: 'account-9', facts: [] };
const seen = (stageId: string, at: string) => ({ stageId, pipelineId: 'sales', seenAt: new Date(at) });

describe('in → out → in is one account', () => {
  test('out: the account stays and the leaving is told', () => {
    const snapshot = exampleDeal({ stageId: 'lost', stageHistory: history.slice(0, 3) });
    const decision = decide(exampleInput({ snapshot, link, lastSeen: seen('won', '2026-03-02T10:01:00Z') }));
    expect(decision).toMatchObject({ outcome: 'update', accountId: 'account-9' });
    expect(hasLeftStage(decision)).toBe(true);
    expect(decision.reasons.find((reason) => reason.step === 'stage')?.text).toBe(
      'It has left "Closed Won" (Sales) and is in "lost" now.',
    );
  });

  test('in again: the same account, nothing told', () => {
    const decision = decide(
      exampleInput({
        snapshot: exampleDeal({ stageHistory: history }),
        link,
        lastSeen: seen('lost', '2026-03-03T10:01:00Z'),
      }),
    );
    expect(decision).toMatchObject({ outcome: 'update', accountId: 'account-9' });
    expect(hasLeftStage(decision)).toBe(false);
  });

  test('an account made by hand from an open deal has left nothing', () => {
    const snapshot = exampleDeal({ stageId: 'open', stageHistory: history.slice(0, 1) });
    expect(
      hasLeftStage(decide(exampleInput({ snapshot, link, lastSeen: seen('open', '2026-03-01T10:00:00Z') }))),
    ).toBe(false);
  });

  test('a deal refused the first time is judged anew when it comes back', () => {
    const snapshot = exampleDeal({ stageHistory: history });
    expect(decide(exampleInput({ snapshot, lastSeen: seen('won', '2026-03-02T10:01:00Z') }))).toMatchObject({
      outcome: 'create',
    });
  });
});

describe('in and out again before it was read', () => {
  const left = exampleDeal({
    stageId: 'open',
    stageHistory: [...history.slice(0, 2), visit('open', '2026-03-02T10:00:03Z')],
  });
  const reportedEntries = [{ stageId: 'won', at: new Date('2026-03-02T10:00:00Z') }];

  test('F32: a reported entry counts', () => {
    const decision = decide(exampleInput({ snapshot: left, reportedEntries }));
    expect(decision).toMatchObject({ outcome: 'create' });
    expect(decision.reasons.find((reason) => reason.step === 'stage')).toMatchObject({
      ok: true,
      actual: '"open"',
    });
    expect(decision.summary).toContain('it entered "Closed Won"');
  });

  test('with facts missing it is not held', () => {
    const bare = { ...left, companies: [], contacts: [] };
    expect(decide(exampleInput({ snapshot: bare, reportedEntries }))).toMatchObject({
      outcome: 'skip',
      code: 'left_stage',
    });
  });

  test('known from the history alone it is skipped as having left', () => {
    const decision = decide(exampleInput({ snapshot: left }));
    expect(decision).toMatchObject({ outcome: 'skip', code: 'left_stage' });
    expect(decision.summary).toContain('entered the stage at 2026-03-02T10:00:00.000Z and has left it again');
  });

  test('a report that a later read has judged does not count again', () => {
    const lastSeen = seen('open', '2026-03-02T10:05:00Z');
    expect(decide(exampleInput({ snapshot: left, reportedEntries, lastSeen }))).toMatchObject({
      outcome: 'skip',
      code: 'left_stage',
    });
  });

  test('a report from before the rule does not count', () => {
    const old = [{ stageId: 'won', at: new Date('2026-01-05T00:00:00Z') }];
    const snapshot = { ...left, stageHistory: [] };
    for (const lastSeen of [exampleInput().lastSeen, null]) {
      expect(decide(exampleInput({ snapshot, reportedEntries: old, lastSeen }))).toMatchObject({
        outcome: 'skip',
        code: 'wrong_stage',
      });
    }
  });
});
