import type { Connection, GrantedAccess } from '@thread/domain';
import type { Executor } from '../database';
import type { Prisma } from '../generated/client';
import { recordStateChange } from './change-connection-state';
import { removeSealedSecrets } from '../secrets/sealed-secret-row';
import { appColumn, toConnection } from './connection-row';

/** The columns an authorisation fills. */
export interface GrantedColumns {
  readonly externalAccountId: string;
  readonly externalAccountName: string;
  readonly accountFacts: Prisma.InputJsonObject;
  readonly grantedScopes: string[];
  readonly optionalGroups: string[];
  readonly tokenExpiresAt: Date;
  readonly app: ReturnType<typeof appColumn>;
  readonly connectedByUserId: string;
  readonly secretId: string;
}

export function grantedColumns(access: GrantedAccess): GrantedColumns {
  return {
    externalAccountId: access.externalAccountId,
    externalAccountName: access.externalAccountName,
    accountFacts: access.accountFacts as unknown as Prisma.InputJsonObject,
    grantedScopes: [...access.grantedScopes],
    optionalGroups: [...access.optionalGroups],
    tokenExpiresAt: access.tokenExpiresAt,
    app: appColumn(access.app),
    connectedByUserId: access.connectedByUserId,
    secretId: access.secret.id,
  };
}

/** Locks the row for the rest of the transaction. @throws when there is none. */
export async function lockConnection(
  tx: Executor,
  connectionId: string,
): Promise<Connection & { readonly optionalGroups: string[] }> {
  await tx.$queryRaw`SELECT 1 FROM connection WHERE id = ${connectionId}::uuid FOR UPDATE`;
  const row = await tx.connection.findUniqueOrThrow({ where: { id: connectionId } });
  return { ...toConnection(row), optionalGroups: row.optionalGroups };
}

/**
 * Puts new access into a locked connection whose new secret is stored: connected again, next epoch (running refreshes are fenced out), the
 * old secret destroyed.
 */
export async function putAccess(
  tx: Executor,
  before: Connection,
  columns: GrantedColumns,
): Promise<Connection> {
  const row = await tx.connection.update({
    where: { id: before.id },
    data: {
      ...columns,
      tokenEpoch: { increment: 1 },
      tokenIssuedAt: new Date(),
      ...{
        leaseOwner: null,
        leaseUntil: null,
        refreshStartedAt: null,
        refreshTokenHash: null,
        refreshFailures: 0,
        refreshRetryAt: null,
      },
      ...{ throttledUntil: null, disconnectedAt: null, state: 'connected', stateReason: null },
      ...(before.state === 'connected' ? {} : { stateSince: new Date() }),
    },
  });
  if (before.secretId !== null && before.secretId !== columns.secretId)
    await removeSealedSecrets(tx, { ids: [before.secretId] });
  await recordStateChange(tx, {
    connectionId: before.id,
    workspaceId: before.workspaceId,
    fromState: before.state,
    to: 'connected',
    reason: before.state === 'connected' ? 'reauthorised' : null,
    notice: null,
  });
  return toConnection(row);
}
