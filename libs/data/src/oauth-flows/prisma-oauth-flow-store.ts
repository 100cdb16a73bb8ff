import type {
  AccountFacts,
  ConsumedFlow,
  FlowClaim,
  OauthFlow,
  OauthFlowStore,
  PendingReauthorisation,
  SealedSecretRow,
} from '@thread/domain';
import { audit } from '../activity/audit';
import { appColumn, toApp } from '../connections/connection-row';
import type { Database } from '../database';
import type {
  OauthFlow as OauthFlowRow,
  PendingReauthorisation as PendingRow,
  Prisma,
} from '../generated/client';
import { insertSealedSecret, removeSealedSecrets } from '../secrets/sealed-secret-row';

/** How long a used or expired authorisation is remembered, so that a late callback is told why it is refused. */
const rememberedFor = '1 day';

/** Authorisations under way, in Postgres: a state is used up by one conditional UPDATE. */
export class PrismaOauthFlowStore implements OauthFlowStore {
  constructor(private readonly database: Database) {}

  async insert(flow: OauthFlow, lifeMs: number): Promise<void> {
    const {
      workspaceId,
      userId,
      connectorId,
      connectionId,
      scopes,
      optionalGroups,
      sealedVerifier,
      returnPath,
    } = flow;
    await this.database.inWorkspace(
      workspaceId,
      (tx) => tx.$executeRaw`
        INSERT INTO oauth_flow (state_hash, workspace_id, user_id, session_id_hash, connector_id, connection_id, scopes, optional_groups,
                                sealed_verifier, return_path, expires_at)
        VALUES (${bytes(flow.stateHash)}, ${workspaceId}::uuid, ${userId}::uuid, ${bytes(flow.sessionIdHash)}, ${connectorId},
                ${connectionId}::uuid, ${[...scopes]}::text[], ${[...optionalGroups]}::text[],
                ${sealedVerifier === null ? null : bytes(sealedVerifier)}, ${returnPath}, now() + ${lifeMs}::int * interval '1 millisecond')`,
    );
  }

  async consume(claim: FlowClaim): Promise<ConsumedFlow> {
    const stateHash = bytes(claim.stateHash);
    const sessionIdHash = claim.sessionIdHash === null ? null : bytes(claim.sessionIdHash);
    // The state names the workspace it was made in; everything else happens there.
    const place = await this.database.system.oauthFlow.findUnique({
      where: { stateHash },
      select: { workspaceId: true },
    });
    if (!place) return { kind: 'state_unknown' };
    return this.database.inWorkspace(place.workspaceId, async (tx): Promise<ConsumedFlow> => {
      const used = await tx.$executeRaw`
        UPDATE oauth_flow SET used_at = now()
        WHERE state_hash = ${stateHash} AND used_at IS NULL AND expires_at > now() AND session_id_hash = ${sessionIdHash}
          AND user_id = ${claim.userId}::uuid AND connector_id = ${claim.connectorId}`;
      const row = await tx.oauthFlow.findUnique({ where: { stateHash } });
      if (!row) return { kind: 'state_unknown' };
      return { kind: used === 1 ? 'consumed' : refusalOf(row, claim), flow: toFlow(row) };
    });
  }

  async insertPending(
    pending: PendingReauthorisation,
    secret: SealedSecretRow,
    lifeMs: number,
  ): Promise<void> {
    await this.database.inVault(pending.workspaceId, async (tx) => {
      await insertSealedSecret(tx, secret);
      await tx.pendingReauthorisation.create({
        data: {
          ...pending,
          accountFacts: pending.accountFacts as unknown as Prisma.InputJsonObject,
          grantedScopes: [...pending.grantedScopes],
          app: appColumn(pending.app),
          expiresAt: new Date(Date.now() + lifeMs),
        },
      });
    });
  }

  async findPending(id: string, workspaceId: string, userId: string): Promise<PendingReauthorisation | null> {
    const row = await this.database.inWorkspace(workspaceId, (tx) =>
      tx.pendingReauthorisation.findFirst({
        where: { id, workspaceId, userId, expiresAt: { gt: new Date() } },
      }),
    );
    return row && toPending(row);
  }

  async removePending({
    id,
    workspaceId,
  }: Pick<PendingReauthorisation, 'id' | 'workspaceId'>): Promise<void> {
    await this.database.inVault(workspaceId, async (tx) => {
      const [removed] = await tx.$queryRaw<{ id: string; connection_id: string }[]>`
        DELETE FROM pending_reauthorisation WHERE id = ${id}::uuid RETURNING secret_id::text AS id, connection_id::text`;
      if (!removed) return;
      await removeSealedSecrets(tx, { ids: [removed.id] });
      const subject = `connection:${removed.connection_id}`;
      await audit(tx, { workspaceId, action: 'connection.replacement_discarded', subject });
    });
  }

  async removeExpired(): Promise<number> {
    const flows = await this.database.system.$executeRaw`
      DELETE FROM oauth_flow WHERE expires_at < now() - ${rememberedFor}::interval`;
    return this.database.inWholeVault(async (tx) => {
      const pending = await tx.$queryRaw<{ id: string }[]>`
        DELETE FROM pending_reauthorisation WHERE expires_at <= now() RETURNING secret_id::text AS id`;
      await removeSealedSecrets(tx, { ids: pending.map((secret) => secret.id) });
      return flows + pending.length;
    });
  }

  /** Authorisations under way per key hint (hex) of their sealed verifier. */
  async countVerifiersByHint(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.inWholeVault(
      (tx) => tx.$queryRaw<{ hint: string; count: number }[]>`
        SELECT encode(substring(sealed_verifier FROM 3 FOR 4), 'hex') AS hint, count(*)::int AS count
        FROM oauth_flow WHERE sealed_verifier IS NOT NULL AND used_at IS NULL AND expires_at > now() GROUP BY 1`,
    );
    return new Map(rows.map(({ hint, count }) => [hint, count]));
  }
}

type Refusal = 'wrong_session' | 'wrong_connector' | 'state_used' | 'state_expired';

/** Whose it is comes first: somebody else's session learns nothing about the flow's fate. */
function refusalOf(row: OauthFlowRow, claim: FlowClaim): Refusal {
  const sameSession =
    claim.sessionIdHash !== null && Buffer.from(claim.sessionIdHash).equals(row.sessionIdHash);
  if (!sameSession || claim.userId !== row.userId) return 'wrong_session';
  if (claim.connectorId !== row.connectorId) return 'wrong_connector';
  return row.usedAt === null ? 'state_expired' : 'state_used';
}

function toFlow(row: OauthFlowRow): OauthFlow {
  const {
    stateHash,
    workspaceId,
    userId,
    sessionIdHash,
    connectorId,
    connectionId,
    scopes,
    optionalGroups,
    sealedVerifier,
    returnPath,
  } = row;
  return {
    stateHash,
    workspaceId,
    userId,
    sessionIdHash,
    connectorId,
    connectionId,
    scopes,
    optionalGroups,
    sealedVerifier,
    returnPath,
  };
}

function toPending(row: PendingRow): PendingReauthorisation {
  const {
    id,
    workspaceId,
    userId,
    connectionId,
    secretId,
    externalAccountId,
    externalAccountName,
    grantedScopes,
    tokenExpiresAt,
  } = row;
  const accountFacts = row.accountFacts as unknown as AccountFacts;
  return {
    id,
    workspaceId,
    userId,
    connectionId,
    secretId,
    externalAccountId,
    externalAccountName,
    accountFacts,
    grantedScopes,
    tokenExpiresAt,
    app: toApp(row.app),
  };
}

function bytes(value: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(value);
}
