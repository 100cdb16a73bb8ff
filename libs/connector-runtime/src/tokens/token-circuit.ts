import { ProviderSpared } from '@thread/connector-kit';
import type { BreakerPass, Clock, Connection, TokenLeaseStore } from '@thread/domain';
import type { CallBreaker, Caller } from '../calls/call-breaker';
import { tokenOperation } from '../calls/call-verdict';
import type { ConnectionHealth } from '../health/connection-health';

interface TokenCircuitDeps {
  readonly breaker: CallBreaker;
  readonly leases: Pick<TokenLeaseStore, 'release'>;
  readonly health: ConnectionHealth;
  readonly clock: Clock;
}

/**
 * Lets the holder of a lease ask for new tokens.
 * @throws ProviderSpared, the lease given back, while nobody asks the provider for any: it has been failing to answer.
 */
export async function enterTokenCircuit(
  { breaker, leases, health, clock }: TokenCircuitDeps,
  connection: Connection,
  owner: string,
): Promise<BreakerPass> {
  const pass = await breaker.enter(callerOf(connection));
  if (pass.kind !== 'open') return pass;
  await leases.release(connection.id, owner);
  if (isOver(connection, clock.now())) await health.providerDown(connection, 'refresh_failing');
  throw new ProviderSpared(
    'The provider has not been renewing access; it is not asked for a while.',
    { connectorId: connection.connectorId, operation: tokenOperation },
    pass.retryInMs,
  );
}

export function callerOf({ id, connectorId }: Connection): Caller {
  return { connectionId: id, connectorId };
}

/** Whether the connection's access has run out. */
export function isOver({ tokenExpiresAt }: Connection, now: Date): boolean {
  return tokenExpiresAt !== null && tokenExpiresAt <= now;
}
