import { listAccounts, readSession } from '@thread/contracts';
import { startRedis, waitFor, type TestRedis } from '@thread/testing';
import { freePort, type RunningProcess } from '@thread/tools';
import { startConnectedProduct, type ConnectedProduct } from './testing/connected-product';
import { FrontDoor } from './testing/front-door';

jest.setTimeout(240_000);

const portOf = (process: Pick<RunningProcess, 'ready'>): number =>
  Number(new URL(String(process.ready['url'])).port);

describe('two api processes behind one address and four workers on Redis', () => {
  let door: FrontDoor;
  let redis: TestRedis;
  let thread: ConnectedProduct;
  let second: RunningProcess;
  const ports = (): readonly number[] => [portOf(thread.product.processes.api.current()), portOf(second)];

  beforeAll(async () => {
    [door, redis] = await Promise.all([new FrontDoor().open(), startRedis()]);
    const apiPort = await freePort();
    door.leadTo([apiPort]);
    thread = await startConnectedProduct({
      apiPort,
      redisUrl: redis.url,
      workers: 4,
      environment: { PUBLIC_URL: door.url },
    });
    second = await thread.product.startApi();
    door.leadTo(ports());
  });
  afterAll(async () => {
    await thread?.stop();
    await Promise.all([door?.close(), redis?.stop()]);
  });

  it('work as one: a session of one is a session of the other, every won deal is one account with one e-mail', async () => {
    for (let call = 0; call < 4; call += 1) await thread.admin.call(readSession);
    const companies = Array.from({ length: 25 }, (_, index) => `Fleet ${String(index + 1).padStart(2, '0')}`);
    const deals = await Promise.all(companies.map((company) => thread.sales.winDeal({ company })));
    for (const { dealId } of deals) await thread.account(dealId);
    await thread.untilQuiet();
    for (const { dealId } of deals) expect(await thread.ledger.accountsOf(dealId)).toBe(1);
    for (const company of companies)
      expect([company, (await thread.mailbox.about(company)).length]).toEqual([company, 1]);
    for (const port of ports()) expect(door.served(port)).toBeGreaterThan(0);
  });

  it('F17: are replaced one after the other under load, and nobody notices', async () => {
    const companies = Array.from(
      { length: 12 },
      (_, index) => `Rolling ${String(index + 1).padStart(2, '0')}`,
    );
    let rolling = true;
    const refused: string[] = [];
    const asking = (async () => {
      while (rolling) {
        const answer = await fetch(`${door.url}/health/live`).then(
          (response) => response.status,
          () => 0,
        );
        if (answer >= 500) refused.push(String(answer));
      }
    })();
    const winning = Promise.all(companies.map((company) => thread.sales.winDeal({ company })));
    for (const worker of thread.product.processes.workers.slice(0, 2)) await worker.current().kill('SIGTERM');
    await second.kill('SIGTERM');
    second = await thread.product.startApi();
    door.leadTo(ports());
    const first = thread.product.processes.api;
    const { pid } = first.current();
    await first.current().kill('SIGTERM');
    await waitFor(() => first.current().pid !== pid, { what: 'the first api to be back', timeoutMs: 60_000 });
    door.leadTo(ports());
    const deals = await winning;
    for (const { dealId } of deals) await thread.account(dealId);
    rolling = false;
    await asking;
    // A delivery whose connection was cut is sent again a minute later; the poll has found its deal by then.
    await waitFor(
      async () => (await thread.ledger.waitingEvents()) === 0 && (await thread.ledger.openEffects()) === 0,
      { what: 'everything received to be worked off', timeoutMs: 60_000 },
    );
    expect(refused).toEqual([]);
    for (const company of companies) {
      expect((await thread.admin.call(listAccounts, { query: { q: company } })).data).toHaveLength(1);
      expect([company, (await thread.mailbox.about(company)).length]).toEqual([company, 1]);
    }
  });
});
