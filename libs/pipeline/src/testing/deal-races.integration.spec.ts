import { createTestDatabase } from '@thread/testing';
import { runDealRaces } from './deal-races';
import { raceVariants } from './race-variant';

jest.setTimeout(180_000);

it('F15 F26 F34 F39: 50 pairs of processes meet before the first write, and each deal becomes one account', async () => {
  const database = await createTestDatabase();
  const { findings, ...report } = await runDealRaces({ database, pairs: 50, duos: 2 });
  await database.drop();
  expect(findings).toEqual([]);
  expect(report).toMatchObject({
    pairs: 50,
    aligned: 50,
    duplicateAccounts: 0,
    missingAccounts: 0,
    doubledEffects: 0,
    errors: 0,
    ok: true,
  });
  for (const variant of raceVariants) expect(report.byVariant[variant]?.pairs).toBeGreaterThanOrEqual(7);
});
