import { createTestDatabase } from '@thread/testing';
import { runRotationDrill } from './rotation-drill';

jest.setTimeout(180_000);

describe('rotating keys', () => {
  it('F95: killed three times in the middle, ends with every secret under the new key, and no reader noticed', async () => {
    const database = await createTestDatabase();
    const report = await runRotationDrill({ database, secrets: 1_500, kills: 3, batch: 50 });
    await database.drop();
    expect(report).toMatchObject({
      runs: 4,
      failedReads: 0,
      unreadable: 0,
      secretsByKey: { k2: 1_500 },
      ok: true,
    });
    expect(report.reads).toBeGreaterThan(100);
    for (const left of report.leftAtKills) expect(left).toBeGreaterThan(0);
  });
});
