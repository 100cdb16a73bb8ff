import { ConnectorError, type CallLane, type Connector } from '@thread/connector-kit';
import type { Clock, Connection, ConnectionState, ConnectionStore } from '@thread/domain';
import type { ProviderCaller } from '../calls/provider-caller';
import type { ConnectionHealth } from '../health/connection-health';
import { authFor } from '../tokens/app-auth';
import { missingScopeReason } from '../health/describe-health';

/** What a probe found. `state` is the connection's state afterwards. */
export type ProbeResult = { readonly checkedAt: Date; readonly state: ConnectionState } & (
  | { readonly ok: true; readonly missingScopes: readonly string[] }
  | { readonly ok: false; readonly code: string; readonly message: string }
);

interface ProbeDeps {
  readonly connections: ConnectionStore;
  readonly caller: Pick<ProviderCaller, 'call'>;
  readonly health: ConnectionHealth;
  readonly clock: Clock;
}

/**
 * Asks the provider who we are to it, tries what the connection reads, and keeps the answers: facts, scopes that really hold, and what they say about the
 * connection's state.
 */
export async function probeConnection(
  deps: ProbeDeps,
  connection: Connection,
  connector: Connector,
  lane: CallLane,
): Promise<ProbeResult> {
  const checkedAt = deps.clock.now();
  const stateNow = async () => (await deps.connections.find(connection.id))?.state ?? connection.state;
  try {
    const identity = await deps.caller.call(
      connection,
      'connection.probe',
      lane,
      ({ accessToken, ownApp, signal }) => authFor(connector, ownApp).whoAmI(accessToken, signal),
    );
    if (identity.externalAccountId !== connection.externalAccountId) {
      await deps.health.needsReconnection(connection, 'account_changed', connection.tokenEpoch);
      return {
        ok: false,
        checkedAt,
        state: await stateNow(),
        code: 'connection.account_changed',
        message: accountChanged,
      };
    }
    const refused =
      (await connector.auth.refusedScopes?.(
        (operation, send) => deps.caller.call(connection, operation, lane, send),
        identity.grantedScopes,
      )) ?? [];
    const grantedScopes = identity.grantedScopes.filter((scope) => !refused.includes(scope));
    await deps.connections.saveProbe(connection.id, {
      externalAccountName: identity.externalAccountName,
      accountFacts: identity.facts,
      grantedScopes,
    });
    const notGranted = connector.auth.requiredScopes.filter((scope) => !grantedScopes.includes(scope));
    const missing = [...new Set([...notGranted, ...refused])];
    if (missing.length > 0) await deps.health.missingPermission(connection, missingScopeReason(missing));
    else
      await deps.health.recovered((await deps.connections.find(connection.id)) ?? connection, [
        'missing_permission',
      ]);
    return { ok: true, checkedAt, state: await stateNow(), missingScopes: missing };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { ok: false, checkedAt, state: await stateNow(), code: error.code, message: error.message };
  }
}

const accountChanged = 'The provider answered for another account than the one this connection was made for.';
