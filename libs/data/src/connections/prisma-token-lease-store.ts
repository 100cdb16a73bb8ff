import type {
  LeaseView,
  SealedSecretRow,
  StateTransition,
  TokenLease,
  TokenLeaseStore,
  ConnectionApp,
} from '@thread/domain';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { replaceSealedSecret } from '../secrets/sealed-secret-row';
import { changeConnectionState } from './change-connection-state';
import { toConnection } from './connection-row';

/** The states in which tokens are kept alive. */
const refreshable = ['connected', 'missing_permission', 'throttled', 'provider_down'];

/** Stands for a lease's life where no lease is taken. */
const dueGraceMs = 15_000;

interface TakenLease {
  readonly failures: number;
  readonly asked_at: Date | null;
  readonly hash: Uint8Array | null;
}

/**
 * Whether someone holds the lease. One who asked the provider and has not recorded the outcome keeps it for once more its life, counted
 * from the server's start if that was later: while the database was away he could neither extend the lease nor store what he got.
 */
function isHeld(leaseMs: number): Prisma.Sql {
  return Prisma.sql`(lease_until IS NOT NULL AND now() < CASE
    WHEN refresh_started_at IS NULL THEN lease_until
    ELSE GREATEST(lease_until, pg_postmaster_start_time()) + ${leaseMs}::int * interval '1 millisecond' END)`;
}

/** Rolls the transaction of `saveTokens` back. */
class FencedOut extends Error {}

/** The refresh lease as columns of the connection row: single conditional statements by the database’s clock, no lock is ever held. */
export class PrismaTokenLeaseStore implements TokenLeaseStore {
  constructor(private readonly database: Database) {}

  async view(connectionId: string, leaseMs: number): Promise<LeaseView | null> {
    return this.database.inWorkspaceOf(connectionId, async (tx) => {
      const [times] = await tx.$queryRaw<{ leased: boolean; retry_in_ms: number }[]>`
        SELECT ${isHeld(leaseMs)} AS leased,
               GREATEST(0, COALESCE(ceil(extract(epoch FROM refresh_retry_at - now()) * 1000), 0))::int AS retry_in_ms
        FROM connection WHERE id = ${connectionId}::uuid`;
      const row = await tx.connection.findUnique({ where: { id: connectionId } });
      return times && row
        ? { connection: toConnection(row), leased: times.leased, retryInMs: times.retry_in_ms }
        : null;
    });
  }

  async acquireForRefresh(
    connectionId: string,
    epoch: number,
    owner: string,
    leaseMs: number,
  ): Promise<TokenLease | null> {
    return this.database.inWorkspaceOf(connectionId, async (tx) => {
      const [taken] = await tx.$queryRaw<TakenLease[]>`
        UPDATE connection SET lease_owner = ${owner}, lease_until = now() + ${leaseMs}::int * interval '1 millisecond'
        WHERE id = ${connectionId}::uuid AND token_epoch = ${epoch} AND state = ANY(${refreshable})
          AND NOT ${isHeld(leaseMs)} AND (refresh_retry_at IS NULL OR refresh_retry_at <= now())
        RETURNING refresh_failures AS failures, refresh_started_at AS asked_at, refresh_token_hash AS hash`;
      if (!taken) return null;
      const row = await tx.connection.findUniqueOrThrow({ where: { id: connectionId } });
      const { failures, asked_at: askedAt, hash } = taken;
      return { connection: toConnection(row), failures, unrecorded: askedAt && { askedAt, tokenHash: hash } };
    });
  }

  async acquire(connectionId: string, owner: string, leaseMs: number): Promise<boolean> {
    const taken = await changeRow(
      this.database,
      connectionId,
      (tx) => tx.$executeRaw`
      UPDATE connection SET lease_owner = ${owner}, lease_until = now() + ${leaseMs}::int * interval '1 millisecond'
      WHERE id = ${connectionId}::uuid AND NOT ${isHeld(leaseMs)}`,
    );
    return taken === 1;
  }

  async recordIntent(
    connectionId: string,
    owner: string,
    epoch: number,
    tokenHash: Uint8Array,
  ): Promise<boolean> {
    const recorded = await changeRow(
      this.database,
      connectionId,
      (tx) => tx.$executeRaw`
      UPDATE connection SET refresh_started_at = now(), refresh_token_hash = ${new Uint8Array(tokenHash)}
      WHERE id = ${connectionId}::uuid AND lease_owner = ${owner} AND token_epoch = ${epoch} AND lease_until > now()`,
    );
    return recorded === 1;
  }

  async extend(connectionId: string, owner: string, leaseMs: number): Promise<boolean> {
    const extended = await changeRow(
      this.database,
      connectionId,
      (tx) => tx.$executeRaw`
      UPDATE connection SET lease_until = now() + ${leaseMs}::int * interval '1 millisecond'
      WHERE id = ${connectionId}::uuid AND lease_owner = ${owner}`,
    );
    return extended === 1;
  }

  async release(connectionId: string, owner: string): Promise<void> {
    await changeRow(
      this.database,
      connectionId,
      (tx) => tx.$executeRaw`
      UPDATE connection SET lease_owner = NULL, lease_until = NULL WHERE id = ${connectionId}::uuid AND lease_owner = ${owner}`,
    );
  }

  async saveTokens(
    connectionId: string,
    owner: string,
    epoch: number,
    secret: SealedSecretRow,
    expiresAt: Date,
    app?: ConnectionApp,
  ): Promise<boolean> {
    const recorded = app === undefined ? null : JSON.stringify(app);
    try {
      await this.database.inVault(secret.workspaceId, async (tx) => {
        const fenced = await tx.$executeRaw`
          UPDATE connection
          SET token_epoch = token_epoch + 1, token_issued_at = now(), token_expires_at = ${expiresAt}, lease_owner = NULL,
              lease_until = NULL, refresh_started_at = NULL, refresh_token_hash = NULL, refresh_failures = 0, refresh_retry_at = NULL,
              app = COALESCE(app, ${recorded}::jsonb)
          WHERE id = ${connectionId}::uuid AND lease_owner = ${owner} AND token_epoch = ${epoch} AND secret_id = ${secret.id}::uuid`;
        if (fenced !== 1 || !(await replaceSealedSecret(tx, secret.version - 1, secret)))
          throw new FencedOut();
      });
      return true;
    } catch (error) {
      if (error instanceof FencedOut) return false;
      throw error;
    }
  }

  async saveFailure(
    connectionId: string,
    owner: string,
    epoch: number,
    retryInMs: number,
    outcomeUnknown: boolean,
  ): Promise<boolean> {
    const saved = await changeRow(
      this.database,
      connectionId,
      (tx) => tx.$executeRaw`
      UPDATE connection
      SET refresh_failures = refresh_failures + 1, refresh_retry_at = now() + ${retryInMs}::int * interval '1 millisecond',
          refresh_started_at = CASE WHEN ${outcomeUnknown} THEN refresh_started_at END,
          refresh_token_hash = CASE WHEN ${outcomeUnknown} THEN refresh_token_hash END, lease_owner = NULL, lease_until = NULL
      WHERE id = ${connectionId}::uuid AND lease_owner = ${owner} AND token_epoch = ${epoch}`,
    );
    return saved === 1;
  }

  async saveRefusal(
    connectionId: string,
    owner: string,
    epoch: number,
    transition: StateTransition,
  ): Promise<boolean> {
    const refused = await this.database.inWorkspaceOf(connectionId, async (tx) => {
      const held = await tx.$executeRaw`
        UPDATE connection SET lease_owner = NULL, lease_until = NULL, refresh_started_at = NULL, refresh_token_hash = NULL
        WHERE id = ${connectionId}::uuid AND lease_owner = ${owner} AND token_epoch = ${epoch}`;
      if (held !== 1) return false;
      await changeConnectionState(tx, transition);
      return true;
    });
    return refused ?? false;
  }

  async listDue(limit: number): Promise<readonly string[]> {
    // 75 to 85 % of the token's life, spread by a hash of connection and epoch.
    const due = await this.database.inWholeVault(
      (tx) => tx.$queryRaw<{ id: string }[]>`
      SELECT c.id FROM connection c
      WHERE c.secret_id IS NOT NULL AND c.state = ANY(${refreshable}) AND c.token_expires_at IS NOT NULL
        AND NOT ${isHeld(dueGraceMs)} AND (c.refresh_retry_at IS NULL OR c.refresh_retry_at <= now())
        AND now() >= COALESCE(c.token_issued_at, c.created_at)
                     + (c.token_expires_at - COALESCE(c.token_issued_at, c.created_at))
                     * (0.75 + 0.1 * ((hashtext(c.id::text || c.token_epoch)::bigint & 1023) / 1023.0))
      ORDER BY c.token_expires_at LIMIT ${limit}`,
    );
    return due.map(({ id }) => id);
  }
}

/** One statement on the connection's row, in its workspace; the number of rows it changed. */
async function changeRow(
  database: Database,
  connectionId: string,
  change: (tx: Executor) => Promise<number>,
): Promise<number> {
  return (await database.inWorkspaceOf(connectionId, change)) ?? 0;
}
