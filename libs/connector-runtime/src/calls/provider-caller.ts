import {
  AuthorisationExpired,
  ConnectionUnavailable,
  ConnectorError,
  ConnectorMisconfigured,
  MissingScope,
  QuotaExhausted,
  RateLimited,
  UnexpectedResponse,
  VendorUnavailable,
  type CallAccess,
} from '@thread/connector-kit';
import { canCallProvider, type Clock, type Connection, type ConnectionStore } from '@thread/domain';
import type { Logger, Metrics } from '@thread/platform';
import { missingScopeReason } from '../health/describe-health';
import type { ConnectionHealth } from '../health/connection-health';
import type { LiveTokens } from '../tokens/token-opener';
import type { TokenSource } from '../tokens/token-source';
import type { CallCounter } from './call-counter';
import type { CircuitBreaker } from './circuit-breaker';
import { withDeadline } from './with-deadline';

export interface ProviderCallerDeps {
  readonly connections: Pick<ConnectionStore, 'find'>;
  readonly tokens: TokenSource;
  readonly health: ConnectionHealth;
  readonly counter: CallCounter;
  readonly breaker: CircuitBreaker;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** Total time of one call, waiting for a token included. */
  readonly callDeadlineMs: number;
}

type Send<T> = (access: CallAccess) => Promise<T>;

/** Why no call is made, for a person; only states that end calls until somebody acts. */
const unusable: Partial<Readonly<Record<Connection['state'], string>>> = {
  needs_reconnection: 'The connection needs to be reconnected.',
  paused: 'The connection is paused.',
  disconnected: 'The connection is disconnected.',
};

/** Makes provider calls of a connection and draws from each outcome what it says about the connection. */
export class ProviderCaller {
  constructor(private readonly deps: ProviderCallerDeps) {}

  /**
   * One provider call. `connection` must have been read just now.
   * @throws ConnectorError as `send` does; ConnectionUnavailable when the connection may not call.
   */
  async call<T>(connection: Connection, operation: string, send: Send<T>): Promise<T> {
    const facts = { connectorId: connection.connectorId, operation };
    const callable = await this.assertCallable(connection, operation);
    const waitMs = this.deps.breaker.enter(connection.id);
    if (waitMs > 0)
      throw new VendorUnavailable(
        'The provider has not been answering; calls are paused for a moment.',
        facts,
      );
    const signal = AbortSignal.timeout(this.deps.callDeadlineMs);
    try {
      const live = await withDeadline(
        this.deps.tokens.current(callable),
        signal,
        facts,
        'The access could not be renewed in time.',
      );
      const result = await this.#sendOnceOrTwice(callable, operation, send, live, signal);
      await this.#record(callable, this.#answered(callable));
      return result;
    } catch (error) {
      await this.#record(callable, this.#learnFrom(callable, error));
      throw error;
    }
  }

  /** @throws ConnectionUnavailable; a throttle whose time is over is lifted here. */
  async assertCallable(connection: Connection, operation: string): Promise<Connection> {
    const facts = { connectorId: connection.connectorId, operation };
    const wait = (connection.throttledUntil?.getTime() ?? 0) - this.deps.clock.now().getTime();
    const over = connection.state === 'throttled' && wait <= 0;
    if (!over && connection.state !== 'throttled' && !canCallProvider(connection.state))
      throw new ConnectionUnavailable(
        unusable[connection.state] ?? `The connection is in state ${connection.state}.`,
        facts,
        connection.state,
        null,
      );
    if (wait > 0) throw new ConnectionUnavailable('The provider asked to wait.', facts, 'throttled', wait);
    if (!over) return connection;
    await this.deps.health.recovered(connection, ['throttled']);
    return (await this.deps.connections.find(connection.id)) ?? connection;
  }

  async #sendOnceOrTwice<T>(
    connection: Connection,
    operation: string,
    send: Send<T>,
    live: LiveTokens,
    signal: AbortSignal,
  ): Promise<T> {
    try {
      return await this.#sendOnce(connection, operation, send, live, signal);
    } catch (error) {
      if (!(error instanceof AuthorisationExpired)) throw error;
    }
    const facts = { connectorId: connection.connectorId, operation };
    const renewed = await withDeadline(this.deps.tokens.renewed(connection, live.epoch), signal, facts);
    try {
      return await this.#sendOnce(connection, operation, send, renewed, signal);
    } catch (error) {
      if (error instanceof AuthorisationExpired)
        await this.deps.health.needsReconnection(connection, 'token_refused', renewed.epoch);
      throw error;
    }
  }

  async #sendOnce<T>(
    connection: Connection,
    operation: string,
    send: Send<T>,
    live: LiveTokens,
    signal: AbortSignal,
  ): Promise<T> {
    const labels = { connector: connection.connectorId, operation };
    const startedAt = performance.now();
    let outcome = 'error';
    this.deps.counter.count(connection.id);
    try {
      const sent = send({ accessToken: live.tokens.accessToken, signal });
      const result = await withDeadline(sent, signal, { connectorId: connection.connectorId, operation });
      outcome = 'ok';
      return result;
    } catch (error) {
      if (error instanceof ConnectorError) outcome = error.code;
      throw error;
    } finally {
      this.deps.metrics?.providerCalls.inc({ ...labels, outcome });
      this.deps.metrics?.providerCallSeconds.observe(labels, (performance.now() - startedAt) / 1000);
    }
  }

  async #learnFrom(connection: Connection, error: unknown): Promise<void> {
    const { health, breaker } = this.deps;
    if (!(error instanceof ConnectorError) || error instanceof ConnectionUnavailable) return;
    if (error instanceof VendorUnavailable) {
      if (breaker.failed(connection.id)) await health.providerDown(connection, 'not_answering');
      return;
    }
    // An answer we cannot read, or a refusal of our own client, says nothing about whether the provider is well.
    if (error instanceof UnexpectedResponse || error instanceof ConnectorMisconfigured) return;
    breaker.answered(connection.id);
    if (error instanceof RateLimited) await health.throttle(connection, error.ms, 'rate_limited');
    else if (error instanceof QuotaExhausted) await health.throttle(connection, error.ms, 'quota_exhausted');
    else if (error instanceof MissingScope)
      await health.missingPermission(connection, missingScopeReason(error.scopes));
    else if (!(error instanceof AuthorisationExpired)) await this.#answered(connection);
  }

  /** What a call taught must not change how the call ended. */
  async #record(connection: Connection, learning: Promise<void>): Promise<void> {
    await learning.catch((error: unknown) => {
      this.deps.logger.error(
        { err: error, connectionId: connection.id },
        'a connection’s state could not be recorded',
      );
    });
  }

  async #answered(connection: Connection): Promise<void> {
    this.deps.breaker.answered(connection.id);
    await this.deps.health.recovered(connection, ['provider_down']);
  }
}
