import { silentLogger } from '@thread/platform';
import { Sweeper } from './sweeper';

/** A sweeper that finds nothing to do, at a time the spec sets. */
function idleSweeper(time: { at: number }, forgetEnded: () => Promise<unknown>): Sweeper {
  return new Sweeper({
    inbox: { connectionsWithForgotten: async () => [] },
    writer: { store: async () => ({ stored: 0, duplicates: 0, fresh: [], connectionIds: [] }) },
    holds: { claimDue: async () => [] },
    effects: { expireSending: async () => 0, nextDueAt: async () => null },
    cursors: { claimDue: async () => [] },
    rehearsals: { connectionsWithDue: async () => [] },
    backfills: { connectionsWithRunning: async () => [] },
    connections: { find: async () => null },
    connectors: [],
    upkeep: { refreshDue: async () => 0, probeDue: async () => 0, recoverThrottled: async () => [] },
    clock: { now: () => new Date(time.at) },
    log: silentLogger,
    wakeDrains: () => undefined,
    wakeReruns: () => undefined,
    wakeRehearsals: () => undefined,
    wakeBackfills: () => undefined,
    wakePolls: () => undefined,
    wakeDispatch: () => undefined,
    forgetEnded,
  });
}

describe('forgetting what has ended', () => {
  it('happens about once a minute, however often the sweep comes by', async () => {
    const time = { at: 1_000_000 };
    let calls = 0;
    const sweeper = idleSweeper(time, async () => (calls += 1));
    for (let second = 0; second < 120; second += 5) {
      time.at = 1_000_000 + second * 1_000;
      await sweeper.sweep();
    }
    expect(calls).toBe(2);
  });

  it('does not stop the sweep when it fails', async () => {
    const sweeper = idleSweeper({ at: 1_000_000 }, async () => {
      throw new Error('no database');
    });
    await expect(sweeper.sweep()).resolves.toBeUndefined();
  });
});
