import { startRedis, type TestRedis } from '@thread/testing';
import { startConnectedProduct, type ConnectedProduct } from './testing/connected-product';

jest.setTimeout(120_000);

describe('a queue that lives in Redis', () => {
  let redis: TestRedis;
  let thread: ConnectedProduct;
  beforeAll(async () => {
    redis = await startRedis();
    thread = await startConnectedProduct({ redisUrl: redis.url, workers: 2 });
  });
  afterAll(async () => {
    await thread?.stop();
    await redis?.stop();
  });

  const winDeals = async (names: readonly string[]): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (const company of names) ids.push((await thread.sales.winDeal({ company })).dealId);
    await thread.sales.untilTold();
    return ids;
  };

  it('F01 F03: may die with work in it and come back empty: every deal becomes its one account', async () => {
    const { product, ledger, mailbox } = thread;
    const names = ['Ember Before', 'Ember During', 'Ember After'];
    // The sweep for what never arrived would find the deals, too; here it is the inbox that has to.
    await ledger.untilPolled();
    await thread.untilQuiet();
    await ledger.putPollsOff();
    const before = await winDeals(names.slice(0, 1));
    await redis.kill();
    const { api, workers } = product.processes;
    await Promise.all(workers.map((worker) => worker.current().kill()));
    const during = await winDeals(names.slice(1, 2));
    // Nobody remembers anything now: what the CRM told is only in the inbox.
    await api.current().kill();
    expect(await ledger.waitingEvents()).toBeGreaterThan(0);
    redis = await startRedis(redis.port);
    // No new event may be what reminds the workers of the old ones.
    for (const dealId of [...before, ...during]) await thread.account(dealId);
    const after = await winDeals(names.slice(2));
    for (const dealId of after) await thread.account(dealId);
    await thread.untilQuiet();
    for (const company of names) {
      expect([company, (await mailbox.about(company)).length]).toEqual([company, 1]);
    }
    expect(await ledger.count("SELECT count(*) AS n FROM account WHERE company_name LIKE 'Ember%'")).toBe(3);
  });
});
