import { createTestDatabase, TcpFaultProxy, waitFor, type TestDatabase } from '@thread/testing';
import { openPool, transactionWith } from './open-pool';

describe('a pool whose line goes dead without a word', () => {
  let behind: TestDatabase;
  let line: TcpFaultProxy;
  let pool: ReturnType<typeof openPool>;

  beforeEach(async () => {
    behind = await createTestDatabase();
    line = await TcpFaultProxy.start(Number(new URL(behind.urls.sweeper).port));
    const through = new URL(behind.urls.sweeper);
    through.port = String(line.port);
    pool = openPool(through.href, 1, 1_000);
    await waitFor(ask);
  });
  afterEach(async () => {
    line.reset();
    await pool.$disconnect();
    await line.close();
    await behind.drop();
  });

  const ask = (): Promise<unknown> => pool.$queryRaw`SELECT 1`;

  it('gives a statement up, and asks the next over a new connection', async () => {
    line.trouble({ kind: 'black_hole', reset: false });
    const lost = ask();
    line.heal();
    await expect(lost).rejects.toThrow();
    await waitFor(ask);
  });

  it('gives a transaction up, and begins the next on a new connection', async () => {
    const lost = transactionWith(pool, 'SELECT 1', async (tx) => {
      await tx.$queryRaw`SELECT 1`;
      line.trouble({ kind: 'black_hole', reset: false });
      const half = tx.$queryRaw`SELECT 2`;
      line.heal();
      return half;
    });
    await expect(lost).rejects.toThrow();
    await waitFor(() => transactionWith(pool, 'SELECT 1', (tx) => tx.$queryRaw`SELECT 1 AS one`));
  });
});
