import { createTestDatabase, waitFor } from '@thread/testing';
import type { TestDatabase } from '@thread/testing';
import { Database } from '../database';
import { RateWindows } from './rate-windows';
import type { Counted } from './rate-windows';

describe('RateWindows', () => {
  let test: TestDatabase;
  let databases: Database[];
  let windows: RateWindows[];
  beforeAll(async () => {
    test = await createTestDatabase();
    databases = [new Database(test.urls, 5), new Database(test.urls, 5)];
    windows = databases.map((database) => new RateWindows(database));
  });
  afterAll(async () => {
    for (const database of databases) await database.close();
    await test.drop();
  });
  const counted = (of: string, times = 5, windowMs = 60_000): Counted => ({
    what: 'spec',
    of,
    limit: { times, windowMs },
  });

  it('F122: lets exactly as many through as allowed, however many processes ask at once', async () => {
    const one = counted('shared', 7);
    const waits = await Promise.all(
      Array.from({ length: 40 }, (_, index) => windows[index % 2]!.take([one])),
    );
    expect(waits.filter((wait) => wait === 0)).toHaveLength(7);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(60_000);
  });

  it('F122: counts several things at once, and any of them that is used up holds the rest', async () => {
    const [tight, wide] = [counted('tight', 1), counted('wide', 100)];
    expect(await windows[0]!.take([tight, wide])).toBe(0);
    expect(await windows[0]!.take([wide, tight])).toBeGreaterThan(0);
    expect(await windows[0]!.take([wide])).toBe(0);
  });

  it('starts again when the window is over, and when it is told to forget', async () => {
    const short = counted('short', 1, 300);
    expect(await windows[0]!.take([short])).toBe(0);
    await waitFor(async () => (await windows[0]!.take([short])) === 0, { timeoutMs: 20_000 });
    const long = counted('long', 1);
    await windows[0]!.take([long]);
    expect(await windows[1]!.take([long])).toBeGreaterThan(0);
    await windows[0]!.forget([long]);
    expect(await windows[1]!.take([long])).toBe(0);
  });

  it('keeps no names, and removes what is over', async () => {
    await windows[0]!.take([counted('ada@a.example', 1, 1)]);
    const rows = await databases[0]!.system.rateWindow.findMany();
    expect(JSON.stringify(rows)).not.toContain('ada');
    await waitFor(async () => (await windows[0]!.removeEnded()) > 0, { timeoutMs: 20_000 });
  });
});
