import { probeConnection, readConnection } from '@thread/contracts';
import { connectProvider, startRedis, waitFor, type RunningProcess, type TestRedis } from '@thread/testing';
import { connectorId, startConnectedProduct, type ConnectedProduct } from './testing/connected-product';
import { DatabaseBackup } from './testing/database-backup';

jest.setTimeout(180_000);

describe('a database restored from a backup', () => {
  let redis: TestRedis;
  let thread: ConnectedProduct;
  let backup: DatabaseBackup | null = null;
  let worker: RunningProcess | null = null;
  beforeAll(async () => {
    redis = await startRedis();
    thread = await startConnectedProduct({ redisUrl: redis.url, workers: 0 });
    await thread.sandbox.setFault({ kind: 'searchLag', ms: 0 });
    worker = await thread.product.startWorker();
    await thread.ledger.untilPolled();
  });
  afterAll(async () => {
    await thread?.stop();
    await backup?.drop();
    await redis?.stop();
  });

  const connection = () =>
    thread.admin.call(readConnection, { params: { connectionId: thread.connectionId } });
  const winDeals = async (names: readonly string[]): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (const company of names) ids.push((await thread.sales.winDeal({ company })).dealId);
    return ids;
  };
  const takeBackup = async (): Promise<void> => {
    await thread.untilQuiet();
    await backup?.drop();
    await thread.ledger.without(async () => {
      backup = await DatabaseBackup.take(thread.product.database.adminUrl);
    });
    await untilAnswering();
  };
  /** As an operator does it: nobody works, the old database takes the place of the new one, everything is started anew. */
  const restore = async (): Promise<void> => {
    await thread.ledger.without(async () => backup?.restore());
    await thread.product.processes.api.current().kill();
    await untilAnswering();
    worker = await thread.product.startWorker();
    await thread.ledger.makePollsDue();
  };
  const stopWorker = async (): Promise<void> => {
    await worker?.stop();
    worker = null;
  };
  const untilAnswering = (): Promise<unknown> =>
    waitFor(
      () =>
        connection().then(
          () => true,
          () => false,
        ),
      { what: 'the api to answer', timeoutMs: 60_000, everyMs: 250 },
    );
  const accountCounts = async (names: readonly string[]): Promise<readonly number[]> =>
    Promise.all(
      names.map((name) =>
        thread.ledger.count('SELECT count(*) AS n FROM account WHERE company_name = $1', [name]),
      ),
    );
  const mailCounts = async (names: readonly string[]): Promise<readonly number[]> =>
    Promise.all(names.map(async (name) => (await thread.mailbox.about(name)).length));

  it('F25: every deal won since becomes its one account by the sweep, tokens from before are renewed, old jobs of the queue do no harm', async () => {
    const { sales, sandbox, ledger } = thread;
    const before = ['Rewound Anchor', 'Rewound Beacon'];
    for (const dealId of await winDeals(before)) await thread.account(dealId);
    await takeBackup();
    const { token_epoch: epoch } = await tokenFacts();

    await sales.trouble('expireAccessTokens');
    const after = ['Rewound Cedar', 'Rewound Delta'];
    const afterIds = await winDeals(after);
    for (const dealId of afterIds) await thread.account(dealId);
    await thread.untilQuiet();
    expect((await tokenFacts()).token_epoch).toBeGreaterThan(epoch);
    expect(await mailCounts([...before, ...after])).toEqual([1, 1, 1, 1]);

    await stopWorker();
    // The queue is told of this one and keeps its job; the database that knows it goes.
    const [unseenId] = await winDeals(['Rewound Ember']);
    await sales.untilTold();
    expect(await ledger.waitingEvents()).toBeGreaterThan(0);
    await sales.trouble('expireAccessTokens');
    await sandbox.resetCalls();
    await restore();
    expect((await tokenFacts()).token_epoch).toBeGreaterThanOrEqual(epoch);

    const everything = [...before, ...after, 'Rewound Ember'];
    for (const dealId of [...afterIds, unseenId!]) await thread.account(dealId);
    await thread.untilQuiet();
    expect(await accountCounts(everything)).toEqual([1, 1, 1, 1, 1]);
    // Nothing remembers the e-mails of accounts the backup did not know; those it knew of are not sent again.
    expect(await mailCounts(everything)).toEqual([1, 1, 2, 2, 1]);
    expect((await sandbox.calls()).tokenCalls).toBe(1);
    expect((await connection()).health.state).toBe('connected');
    const sources = await ledger.rows<{ source: string }>(
      'SELECT DISTINCT source FROM inbox_event WHERE object_id = ANY($1)',
      [[...afterIds, unseenId]],
    );
    expect(sources).toEqual([{ source: 'poll' }]);
  });

  it('F25: where the provider has replaced the tokens since, the connection says that it needs reconnection, and everything is found after it', async () => {
    const { sales, sandbox, admin, connectionId } = thread;
    await sandbox.setFault({ kind: 'rotateRefreshTokens' });
    await takeBackup();
    await sales.trouble('expireAccessTokens');
    const names = ['Rewound Fjord', 'Rewound Grove'];
    const dealIds = await winDeals(names);
    for (const dealId of dealIds) await thread.account(dealId);
    await thread.untilQuiet();

    await stopWorker();
    await sales.trouble('expireAccessTokens');
    await restore();
    const health = await waitFor(
      async () => {
        await admin.call(probeConnection, { params: { connectionId } });
        const read = (await connection()).health;
        return read.state === 'needs_reconnection' ? read : null;
      },
      { what: 'the tokens of before to be noticed', timeoutMs: 30_000, everyMs: 250 },
    );
    expect(health).toMatchObject({ nextStep: { action: 'reconnect' } });
    expect(health.explanation).toMatch(/restored from a backup/);
    expect(await accountCounts(names)).toEqual([0, 0]);

    const { outcome } = await connectProvider(admin, connectorId, { connectionId, groups: ['line_items'] });
    expect(outcome).toBe('reconnected');
    await thread.ledger.makePollsDue();
    for (const dealId of dealIds) await thread.account(dealId);
    await thread.untilQuiet();
    expect(await accountCounts(names)).toEqual([1, 1]);
    expect((await connection()).health.state).toBe('connected');
  });

  async function tokenFacts(): Promise<{ readonly token_epoch: number }> {
    const sql = 'SELECT token_epoch FROM connection WHERE id = $1';
    const [row] = await thread.ledger.rows<{ token_epoch: number }>(sql, [thread.connectionId]);
    return row!;
  }
});
