import type {
  AwaitedPipeline,
  Connection,
  ConnectionImpact,
  ConnectionSettings,
  ConnectionStore,
  GrantedAccess,
  NewConnection,
  ProbedFacts,
} from '@thread/domain';
import { audit } from '../activity/audit';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { insertSealedSecret, removeSealedSecrets } from '../secrets/sealed-secret-row';
import { recordStateChange } from './change-connection-state';
import { appColumn, toApp, toConnection } from './connection-row';
import { grantedColumns, lockConnection, putAccess } from './put-access';

/** Connections in Postgres: each method one transaction, with its history entry, attention item and announcement. */
export class PrismaConnectionStore implements ConnectionStore {
  constructor(private readonly database: Database) {}

  async find(connectionId: string): Promise<Connection | null> {
    const row = await this.database.inWorkspaceOf(connectionId, (tx) =>
      tx.connection.findUnique({ where: { id: connectionId } }),
    );
    return row && toConnection(row);
  }

  async findInWorkspace(workspaceId: string, connectionId: string): Promise<Connection | null> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const row = await tx.connection.findFirst({ where: { id: connectionId, workspaceId } });
      return row && toConnection(row);
    });
  }

  async findByAccount(
    workspaceId: string,
    connectorId: string,
    externalAccountId: string,
  ): Promise<Connection | null> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const row = await tx.connection.findFirst({ where: { workspaceId, connectorId, externalAccountId } });
      return row && toConnection(row);
    });
  }

  async listOfWorkspace(workspaceId: string): Promise<readonly Connection[]> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const rows = await tx.connection.findMany({ where: { workspaceId }, orderBy: { createdAt: 'asc' } });
      return rows.map(toConnection);
    });
  }

  async isAccountUsedElsewhere(
    connectorId: string,
    externalAccountId: string,
    exceptConnectionId: string | null,
  ): Promise<boolean> {
    const other = await this.database.system.connection.findFirst({
      where: {
        connectorId,
        externalAccountId,
        secretId: { not: null },
        ...(exceptConnectionId === null ? {} : { id: { not: exceptConnectionId } }),
      },
      select: { id: true },
    });
    return other !== null;
  }

  async connect(connection: NewConnection): Promise<Connection | null> {
    const { id, workspaceId, connectorId, settings } = connection;
    return this.database.inVault(workspaceId, async (tx) => {
      const columns = {
        ...grantedColumns(connection),
        id,
        workspaceId,
        connectorId,
        settings: { ...settings },
      };
      const [row] = await tx.connection.createManyAndReturn({
        data: [
          {
            ...columns,
            state: 'connected',
            stateSince: new Date(),
            tokenEpoch: 1,
            tokenIssuedAt: new Date(),
          },
        ],
        skipDuplicates: true,
      });
      if (!row) return null;
      await insertSealedSecret(tx, connection.secret);
      await recordStateChange(tx, {
        connectionId: id,
        workspaceId,
        fromState: 'none',
        to: 'connected',
        reason: null,
        notice: null,
      });
      await audit(tx, {
        workspaceId,
        actorUserId: connection.connectedByUserId,
        action: 'connection.connected',
        subject: `connection:${id}`,
        detail: { connectorId, externalAccountId: connection.externalAccountId },
      });
      return toConnection(row);
    });
  }

  async reconnect(connectionId: string, access: GrantedAccess): Promise<Connection> {
    return this.database.inVault(access.secret.workspaceId, async (tx) => {
      const before = await lockConnection(tx, connectionId);
      await insertSealedSecret(tx, access.secret);
      const connection = await putAccess(tx, before, grantedColumns(access));
      await audit(tx, {
        workspaceId: before.workspaceId,
        actorUserId: access.connectedByUserId,
        action: 'connection.reconnected',
        subject: `connection:${connectionId}`,
      });
      return connection;
    });
  }

  async replaceAccount(
    connectionId: string,
    pendingId: string,
    connectedByUserId: string,
  ): Promise<Connection | null> {
    return this.database.inVaultOf(connectionId, async (tx) => {
      const before = await lockConnection(tx, connectionId);
      const pending = await tx.pendingReauthorisation.findFirst({
        where: { id: pendingId, connectionId, expiresAt: { gt: new Date() } },
      });
      if (!pending) return null;
      const { connectorId, workspaceId } = before;
      const { externalAccountId, externalAccountName, grantedScopes, tokenExpiresAt, secretId } = pending;
      const taken = await tx.connection.findFirst({
        where: { workspaceId, connectorId, externalAccountId, id: { not: connectionId } },
        select: { id: true },
      });
      if (taken) return null;
      await tx.pendingReauthorisation.delete({ where: { id: pendingId } });
      await tx.pollCursor.deleteMany({ where: { connectionId } });
      // Whoever listens to the old account finds the lease gone.
      await tx.changeStream.deleteMany({ where: { connectionId } });
      const facts = pending.accountFacts as Prisma.InputJsonObject;
      const connection = await putAccess(tx, before, {
        ...{
          externalAccountId,
          externalAccountName,
          grantedScopes,
          tokenExpiresAt,
          secretId,
          connectedByUserId,
        },
        optionalGroups: before.optionalGroups,
        accountFacts: facts,
        app: appColumn(toApp(pending.app)),
      });
      await audit(tx, {
        workspaceId,
        actorUserId: connectedByUserId,
        action: 'connection.account_replaced',
        subject: `connection:${connectionId}`,
        detail: { from: before.externalAccountId, to: externalAccountId },
      });
      return connection;
    });
  }

  async disconnect(connectionId: string, reason: string | null): Promise<Connection> {
    const disconnected = await this.database.inVaultOf(connectionId, async (tx) => {
      const before = await lockConnection(tx, connectionId);
      await removeSealedSecrets(tx, { connectionId });
      await tx.pendingReauthorisation.deleteMany({ where: { connectionId } });
      const changed = before.state !== 'disconnected';
      const row = await tx.connection.update({
        where: { id: connectionId },
        data: {
          ...(changed
            ? {
                state: 'disconnected',
                stateReason: reason,
                stateSince: new Date(),
                disconnectedAt: new Date(),
              }
            : {}),
          ...{
            secretId: null,
            app: Prisma.DbNull,
            tokenExpiresAt: null,
            tokenIssuedAt: null,
            tokenEpoch: { increment: 1 },
            throttledUntil: null,
          },
          ...{
            leaseOwner: null,
            leaseUntil: null,
            refreshStartedAt: null,
            refreshTokenHash: null,
            refreshFailures: 0,
            refreshRetryAt: null,
          },
        },
      });
      if (changed)
        await recordStateChange(tx, { ...changeOf(before), to: 'disconnected', reason, notice: null });
      await audit(tx, {
        workspaceId: before.workspaceId,
        action: 'connection.disconnected',
        subject: `connection:${connectionId}`,
        detail: { cause: reason },
      });
      return toConnection(row);
    });
    if (!disconnected) throw new Error('There is no such connection.');
    return disconnected;
  }

  async updateSettings(
    workspaceId: string,
    connectionId: string,
    settings: ConnectionSettings,
  ): Promise<Connection | null> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const [row] = await tx.connection.updateManyAndReturn({
        where: { id: connectionId, workspaceId },
        data: { settings: { ...settings } },
      });
      if (!row) return null;
      await announce(tx, { workspaceId, topic: 'connections', id: connectionId });
      await audit(tx, {
        workspaceId,
        action: 'connection.settings_changed',
        subject: `connection:${connectionId}`,
        detail: { ...settings },
      });
      return toConnection(row);
    });
  }

  async saveProbe(connectionId: string, facts: ProbedFacts): Promise<void> {
    await this.database.inWorkspaceOf(connectionId, async (tx) => {
      const [row] = await tx.connection.updateManyAndReturn({
        where: { id: connectionId },
        data: {
          externalAccountName: facts.externalAccountName,
          accountFacts: facts.accountFacts as unknown as Prisma.InputJsonObject,
          grantedScopes: [...facts.grantedScopes],
          lastProbeAt: new Date(),
        },
      });
      if (row) await announce(tx, { workspaceId: row.workspaceId, topic: 'connections', id: connectionId });
    });
  }

  async markDelivery(connectionIds: readonly string[], at: Date): Promise<void> {
    if (connectionIds.length === 0) return;
    await this.database.system.$executeRaw`
      UPDATE connection SET last_delivery_at = ${at}
      WHERE id = ANY(${[...connectionIds]}::uuid[]) AND (last_delivery_at IS NULL OR last_delivery_at < ${at}::timestamptz - interval '1 second')`;
  }

  async awaitedPipelines(connectionId: string): Promise<readonly AwaitedPipeline[]> {
    const found = await this.database.inWorkspaceOf(connectionId, (tx) =>
      tx.$queryRaw<AwaitedPipeline[]>(Prisma.sql`
        SELECT stage ->> 'pipelineId' AS "pipelineId", bool_or(r.enabled) AS enabled
        FROM rule r JOIN rule_version v ON v.rule_id = r.id AND v.version = r.current_version
        CROSS JOIN LATERAL jsonb_array_elements(v.definition -> 'stages') AS stage
        WHERE r.connection_id = ${connectionId}::uuid AND r.deleted_at IS NULL
        GROUP BY 1 ORDER BY 1`),
    );
    return found ?? [];
  }

  async impactOf(connectionId: string): Promise<ConnectionImpact> {
    const impacts = await this.database.inWorkspaceOf(connectionId, (tx) => impactsOf(tx, [connectionId]));
    return impacts?.get(connectionId) ?? noImpact;
  }
}

const noImpact: ConnectionImpact = { enabledRules: 0, accounts: 0, waitingEvents: 0 };

/** What hangs on each of several connections, in one query. */
export async function impactsOf(
  tx: Executor,
  connectionIds: readonly string[],
): Promise<ReadonlyMap<string, ConnectionImpact>> {
  const rows = await tx.$queryRaw<{ id: string; rules: number; accounts: number; waiting: number }[]>`
    SELECT c.id,
      (SELECT count(*) FROM rule r WHERE r.connection_id = c.id AND r.enabled AND r.deleted_at IS NULL)::int AS rules,
      (SELECT count(DISTINCT l.account_id) FROM account_link l WHERE l.connection_id = c.id AND l.kind = 'active')::int AS accounts,
      (SELECT count(*) FROM inbox_event e WHERE e.connection_id = c.id AND e.status = 'waiting')::int AS waiting
    FROM unnest(${[...connectionIds]}::uuid[]) AS c (id)`;
  return new Map(
    rows.map(({ id, rules, accounts, waiting }) => [
      id,
      { enabledRules: rules, accounts, waitingEvents: waiting },
    ]),
  );
}

function changeOf(before: Connection) {
  return { connectionId: before.id, workspaceId: before.workspaceId, fromState: before.state };
}
