import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { runRefreshStorm, type StormOptions } from './refresh-storm';

jest.setTimeout(300_000);

/** The small form; `npm run drill -- refresh-storm` is the large one. */
describe('a storm of refreshes', () => {
  let database: TestDatabase;
  let spoolDirectory: string;

  beforeEach(async () => {
    database = await createTestDatabase();
    spoolDirectory = await mkdtemp(join(tmpdir(), 'thread-storm-'));
  });
  afterEach(async () => {
    await database.drop();
    await rm(spoolDirectory, { recursive: true, force: true });
  });
  const storm = (more: { latencyMs: number; rounds: number; kills?: StormOptions['kills'] }) =>
    runRefreshStorm({
      database,
      spoolDirectory,
      processes: 3,
      callers: 40,
      leaseMs: 400,
      ...more,
    });

  it.each([
    ['quicker than the lease', 100],
    ['three times as slow as the lease', 1_200],
  ])('F81 F82: asks a provider that is %s once per round', async (_what, latencyMs) => {
    const report = await storm({ latencyMs, rounds: 3 });
    expect(report).toMatchObject({
      callsOk: 120,
      callsFailed: {},
      providerCalls: { total: 3, mostPerRound: 1 },
      revoked: 0,
    });
    expect(report.answerToCommitMs!.max).toBeGreaterThan(report.answerToSpoolMs!.p50);
  });

  it('leaves no grant revoked and no call undone when processes are killed in the middle', async () => {
    const report = await storm({ latencyMs: 800, rounds: 5, kills: 'while_the_provider_thinks' });
    expect(report).toMatchObject({ kills: 5, callsFailed: {}, revoked: 0 });
    expect(report.providerCalls.mostPerRound).toBeLessThanOrEqual(2);
    expect(await readdir(spoolDirectory)).toEqual([]);
  });
});
