import type { DatabaseUrls } from '@thread/platform';
import { Prisma, type PrismaClient } from './generated/client';
import { openPool, transactionWith } from './open-pool';
import { sqlStateOf } from './sql-state';

/** What a store's statements run on: the pool, or one transaction. */
export type Executor = Prisma.TransactionClient;

const serialisationFailure = new Set(['40001', '40P01']);
const attempts = 4;
const vaultPoolSize = 2;
const sweeperPoolSize = 4;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Connections whose workspace is remembered. */
const mostRemembered = 10_000;

/**
 * The database of one process, through three logins with a pool each. What a statement can reach is decided by Postgres: see
 * docs/adr/0013-database-roles.md. Transactions are short and repeated for the two errors Postgres asks to repeat.
 */
export class Database {
  /**
   * Across workspaces, for the system's own needs: storing and routing events, sign-in, finding what is due. Reaches the columns those
   * need and nothing a workspace keeps.
   */
  readonly system: PrismaClient;
  readonly #app: PrismaClient;
  readonly #vault: PrismaClient;
  readonly #workspaces = new Map<string, string>();

  /** @param poolSize most connections for the work of workspaces; the other two pools are small. */
  constructor(urls: DatabaseUrls, poolSize = 10) {
    this.#app = openPool(urls.app, poolSize);
    this.#vault = openPool(urls.vault, vaultPoolSize);
    this.system = openPool(urls.sweeper, sweeperPoolSize);
  }

  /** Runs `work` in one transaction that sees the rows of one workspace and no others. Never make a provider call inside. */
  inWorkspace<T>(workspaceId: string, work: (tx: Executor) => Promise<T>): Promise<T> {
    return transaction(this.#app, settingsOf(workspaceId), work);
  }

  /**
   * As `inWorkspace`, in the workspace the connection belongs to: found in its row, whoever named the connection.
   * Null, without running `work`, when there is no such connection.
   */
  async inWorkspaceOf<T>(
    connectionId: string,
    work: (tx: Executor, workspaceId: string) => Promise<T>,
  ): Promise<T | null> {
    const workspaceId = await this.workspaceOf(connectionId);
    return workspaceId === null ? null : this.inWorkspace(workspaceId, (tx) => work(tx, workspaceId));
  }

  /** One transaction of one workspace that also reaches sealed secrets, and beside them only what is stored together with them. */
  inVault<T>(workspaceId: string, work: (tx: Executor) => Promise<T>): Promise<T> {
    return transaction(this.#vault, settingsOf(workspaceId), work);
  }

  /** As `inVault`, in the workspace the connection belongs to; null when there is no such connection. */
  async inVaultOf<T>(connectionId: string, work: (tx: Executor) => Promise<T>): Promise<T | null> {
    const workspaceId = await this.workspaceOf(connectionId);
    return workspaceId === null ? null : this.inVault(workspaceId, work);
  }

  /** Sealed secrets of every workspace at once: checking and changing keys, and finding tokens that are due. */
  inWholeVault<T>(work: (tx: Executor) => Promise<T>): Promise<T> {
    return transaction(this.#vault, `SET LOCAL app.every_workspace = 'on'`, work);
  }

  /** One transaction across workspaces, for the system's own needs that are more than one statement: sessions, requests into the inbox. */
  inSystem<T>(work: (tx: Executor) => Promise<T>): Promise<T> {
    return transaction(this.system, '', work);
  }

  /** The workspace a connection belongs to; null when there is no such connection. It never changes, so it is asked once. */
  async workspaceOf(connectionId: string): Promise<string | null> {
    const known = this.#workspaces.get(connectionId);
    if (known !== undefined || !uuid.test(connectionId)) return known ?? null;
    const row = await this.system.connection.findUnique({
      where: { id: connectionId },
      select: { workspaceId: true },
    });
    if (!row) return null;
    if (this.#workspaces.size >= mostRemembered) this.#workspaces.clear();
    this.#workspaces.set(connectionId, row.workspaceId);
    return row.workspaceId;
  }

  /** Rejects when one of the logins gets no answer. */
  async ping(): Promise<void> {
    await Promise.all([this.#app, this.#vault, this.system].map((pool) => pool.$queryRaw`SELECT 1`));
  }

  async close(): Promise<void> {
    await Promise.all([this.#app, this.#vault, this.system].map((pool) => pool.$disconnect()));
  }
}

function settingsOf(workspaceId: string): string {
  if (!uuid.test(workspaceId)) throw new Error('A workspace is named by its UUID.');
  return `SELECT set_config('app.workspace_id', '${workspaceId}', true)`;
}

async function transaction<T>(
  pool: PrismaClient,
  settings: string,
  work: (tx: Executor) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transactionWith(pool, settings, work);
    } catch (error) {
      if (attempt >= attempts || !isRetryable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
    }
  }
}

function isRetryable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034') return true;
  return serialisationFailure.has(sqlStateOf(error) ?? '');
}
