import type { FurtherDeal } from '@thread/domain';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { wonDeal } from './testing/acme-deal';
import { PipelineFixture } from './testing/pipeline-fixture';
import { RerunRequests } from './testing/rerun-requests';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
});
afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

const company = { id: 'c1', name: 'Customer 1 GmbH', domain: 'customer-1.example' };
const policy = (furtherDeal: FurtherDeal) => new RerunRequests(fixture).changeRule({ furtherDeal });

async function win(n: number, amount = '12000'): Promise<void> {
  fixture.crm.put(wonDeal(n, { company, amount }));
  await fixture.deliverStage(String(1000 + n));
}

it.each<[FurtherDeal, { accounts: number; milestones: number; arr: string }]>([
  ['link', { accounts: 1, milestones: 1, arr: '12000' }],
  ['link_with_plan', { accounts: 1, milestones: 2, arr: '12000' }],
  ['update_arr', { accounts: 1, milestones: 1, arr: '30000' }],
  ['new_account', { accounts: 2, milestones: 1, arr: '12000' }],
  ['ask', { accounts: 1, milestones: 1, arr: '12000' }],
])('B8: with %s a further deal leads to %j', async (furtherDeal, expected) => {
  await policy(furtherDeal);
  await win(1);
  await fixture.drainAll();
  await win(2, '30000');
  await fixture.drainAll();
  const accounts = await fixture.accounts();
  const first = (await fixture.rows.accountLink.findFirstOrThrow({ where: { externalId: '1001' } }))
    .accountId;
  expect({
    accounts: accounts.length,
    milestones: await fixture.rows.planMilestone.count({ where: { accountId: first } }),
    arr: accounts.find(({ id }) => id === first)?.arrAmount?.toString(),
  }).toEqual(expected);
  expect(await fixture.rows.accountLink.count({ where: { externalId: '1002' } })).toBe(
    furtherDeal === 'ask' ? 0 : 1,
  );
});

it.each<[FurtherDeal, number]>([
  ['new_account', 5],
  ['link_with_plan', 1],
  ['update_arr', 1],
])('B8: with %s five deals won at the same moment make %i accounts', async (furtherDeal, count) => {
  await policy(furtherDeal);
  for (let n = 1; n <= 5; n += 1) await win(n);
  const workers = Array.from({ length: 5 }, () => fixture.drainer({ batchSize: 1 }));
  await Promise.all(workers.map((worker) => worker.drain(fixture.seeded.connectionId)));
  await fixture.drainAll();
  const accounts = await fixture.accounts();
  expect(accounts).toHaveLength(count);
  expect(await fixture.rows.accountLink.count({ where: { objectType: 'deal' } })).toBe(5);
  expect(await fixture.rows.planMilestone.count()).toBe(furtherDeal === 'update_arr' ? 1 : 5);
  const positions = await fixture.rows.planMilestone.findMany({ where: { accountId: accounts[0]!.id } });
  expect(new Set(positions.map(({ position }) => position)).size).toBe(positions.length);
});

it('B8: asked about a further deal, a person may make an account of it', async () => {
  await policy('ask');
  await win(1);
  await fixture.drainAll();
  await win(2);
  await fixture.drainAll();
  expect(await fixture.attention()).toMatchObject([{ kind: 'likely_duplicate', state: 'open' }]);
  await fixture.trigger('1002', { kind: 'create_new' });
  await fixture.drainAll();
  expect(await fixture.accounts()).toHaveLength(2);
  expect(await fixture.rows.accountPair.findMany()).toMatchObject([{ state: 'kept_apart' }]);
  expect(await fixture.attention()).toMatchObject([{ state: 'resolved' }]);
});
