import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError, type Connector } from '@thread/connector-kit';
import type { Connection, ConnectionStore, IdSource, TokenLeaseStore } from '@thread/domain';
import type { Logger, Vault } from '@thread/platform';
import { withDeadline } from '../calls/with-deadline';
import { authFor } from '../tokens/app-auth';
import { defaultRefreshTiming, type RefreshTiming } from '../tokens/refresh-timing';
import { openTokens } from '../tokens/token-opener';

/** How withdrawing the grant at the provider went. */
export type RevocationOutcome =
  | { readonly kind: 'revoked' }
  | { readonly kind: 'nothing_to_revoke' }
  /** Left alone on purpose: another connection works with a grant of the same provider account. */
  | { readonly kind: 'kept_in_use' }
  /** Could not be done; a person has to remove the app at the provider. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

export interface DisconnectResult {
  readonly connection: Connection;
  readonly revocation: RevocationOutcome;
  /** Sentences for the person who asked. */
  readonly done: readonly string[];
  readonly notDone: readonly string[];
  readonly kept: readonly string[];
}

interface DisconnectDeps {
  readonly connections: ConnectionStore;
  readonly leases: TokenLeaseStore;
  readonly vault: Vault;
  readonly logger: Logger;
  readonly ids: IdSource;
  readonly timing?: Partial<RefreshTiming>;
}

/**
 * Ends a connection. Takes the refresh lease first, so that no refresh makes new tokens behind our back; if it cannot be had in time the
 * connection is ended all the same and the epoch fences the refresher out. `connector` is null when it is not configured any more.
 */
export async function disconnectConnection(
  deps: DisconnectDeps,
  found: Connection,
  connector: Connector | null,
  actor: { readonly userId: string },
): Promise<DisconnectResult> {
  const owner = deps.ids.next();
  await takeLease(deps, found.id, owner);
  const connection = (await deps.connections.find(found.id)) ?? found;
  const revocation = await revoke(deps, connection, connector);
  const ended = await deps.connections.disconnect(connection.id, 'by_person');
  deps.logger.info(
    {
      connectionId: connection.id,
      connectorId: connection.connectorId,
      userId: actor.userId,
      outcome: revocation.kind,
    },
    'connection disconnected',
  );
  return {
    connection: ended,
    revocation,
    ...told(revocation, connection, connector?.display.name ?? connection.connectorId),
  };
}

async function takeLease(deps: DisconnectDeps, connectionId: string, owner: string): Promise<boolean> {
  const { leaseMs } = { ...defaultRefreshTiming, ...deps.timing };
  const giveUpAt = performance.now() + leaseMs + 2_000;
  while (performance.now() < giveUpAt) {
    if (await deps.leases.acquire(connectionId, owner, leaseMs)) return true;
    await sleep(50 + Math.random() * 50);
  }
  deps.logger.warn({ connectionId }, 'disconnecting while the access is being renewed');
  return false;
}

async function revoke(
  deps: DisconnectDeps,
  connection: Connection,
  connector: Connector | null,
): Promise<RevocationOutcome> {
  const facts = { connectorId: connection.connectorId, operation: 'token.revoke' };
  try {
    const opened = await openTokens(deps.vault, connection);
    if (!opened) return { kind: 'nothing_to_revoke' };
    if (
      await deps.connections.isAccountUsedElsewhere(
        connection.connectorId,
        connection.externalAccountId,
        connection.id,
      )
    )
      return { kind: 'kept_in_use' };
    if (!connector)
      return { kind: 'failed', code: 'connector.misconfigured', message: 'The connector is not configured.' };
    const { revokeDeadlineMs } = { ...defaultRefreshTiming, ...deps.timing };
    const signal = AbortSignal.timeout(revokeDeadlineMs);
    await withDeadline(authFor(connector, opened.tokens.app).revoke(opened.tokens, signal), signal, facts);
    return { kind: 'revoked' };
  } catch (error) {
    deps.logger.warn(
      { err: error, connectionId: connection.id },
      'the grant could not be withdrawn at the provider',
    );
    return error instanceof ConnectorError
      ? { kind: 'failed', code: error.code, message: error.message }
      : { kind: 'failed', code: 'vault.unreadable', message: 'The stored access could not be opened.' };
  }
}

function told(revocation: RevocationOutcome, { externalAccountName }: Connection, provider: string) {
  const done = ['The stored access was destroyed.'];
  const notDone: string[] = [];
  if (revocation.kind === 'revoked')
    done.unshift(`${provider} was told to withdraw Thread’s access to ${externalAccountName}.`);
  if (revocation.kind === 'kept_in_use')
    notDone.push(
      `Access at ${provider} was not withdrawn, because another Thread connection uses ${externalAccountName} too.`,
    );
  if (revocation.kind === 'failed')
    notDone.push(
      `${provider} could not be told to withdraw the access. Remove the Thread app in the settings of ${externalAccountName} yourself.`,
    );
  return { done, notDone, kept: ['Accounts, plans, rules, mapping and history stay as they are.'] };
}
