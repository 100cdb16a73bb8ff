import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from './generated/client';
import { sqlStateOf } from './sql-state';

/** What a store's statements run on: the pool, or one transaction. */
export type Executor = Prisma.TransactionClient;

const serialisationFailure = new Set(['40001', '40P01']);
const attempts = 4;

/** The database of one process: a bounded pool, short transactions, and retries for the two errors Postgres asks to retry. */
export class Database {
  readonly prisma: PrismaClient;

  /** @param url Postgres URL. @param poolSize most connections held at once. */
  constructor(url: string, poolSize = 10) {
    const adapter = new PrismaPg({
      connectionString: url,
      max: poolSize,
      connectionTimeoutMillis: 5_000,
      idle_in_transaction_session_timeout: 30_000,
      statement_timeout: 30_000,
    });
    this.prisma = new PrismaClient({ adapter });
  }

  /**
   * Runs `work` in one transaction of the given workspace. The workspace is also set on the session (`app.workspace_id`), so that
   * row-level policies can rely on it. Never make a provider call inside. Retries on serialization failure and deadlock.
   */
  async inWorkspace<T>(workspaceId: string, work: (tx: Executor) => Promise<T>): Promise<T> {
    return this.inTransaction(async (tx) => {
      await tx.$queryRaw`SELECT set_config('app.workspace_id', ${workspaceId}, true)`;
      return work(tx);
    });
  }

  /** Runs `work` in one transaction without a workspace: sign-in, sweeps, routing. */
  async inTransaction<T>(work: (tx: Executor) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.prisma.$transaction(work, { maxWait: 5_000, timeout: 20_000 });
      } catch (error) {
        if (attempt >= attempts || !isRetryable(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
      }
    }
  }

  async close(): Promise<void> {
    await this.prisma.$disconnect();
  }
}

function isRetryable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034') return true;
  return serialisationFailure.has(sqlStateOf(error) ?? '');
}
