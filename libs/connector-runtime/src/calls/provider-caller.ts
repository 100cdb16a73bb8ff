import {
  AuthorisationExpired,
  ConnectionUnavailable,
  ConnectorError,
  MissingScope,
  ProviderSpared,
  QuotaExhausted,
  RateLimited,
  VendorUnavailable,
  type CallAccess,
} from '@thread/connector-kit';
import {
  canCallProvider,
  type BreakerPass,
  type CallLane,
  type Clock,
  type Connection,
  type ConnectionStore,
} from '@thread/domain';
import { inSpan, type Logger, type Metrics } from '@thread/platform';
import { missingScopeReason } from '../health/describe-health';
import type { ConnectionHealth } from '../health/connection-health';
import type { LiveTokens } from '../tokens/token-opener';
import type { TokenSource } from '../tokens/token-source';
import type { ConnectorDirectory } from '../ports/connector-directory';
import type { CallBreaker } from './call-breaker';
import type { CallBudget } from './call-budget';
import type { CallCounter } from './call-counter';
import { verdictOf } from './call-verdict';
import { withDeadline } from './with-deadline';

export interface ProviderCallerDeps {
  readonly connections: Pick<ConnectionStore, 'find'>;
  readonly tokens: TokenSource;
  readonly health: ConnectionHealth;
  readonly counter: CallCounter;
  readonly budget: CallBudget;
  readonly breaker: CallBreaker;
  readonly connectors: ConnectorDirectory;
  /** Calls that must fail one after the other before the connection shows its provider as down. */
  readonly failuresUntilDown: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** Total time of one call, waiting for a token included; waiting for its turn is not. */
  readonly callDeadlineMs: number;
}

type Send<T> = (access: CallAccess) => Promise<T>;

/** Why no call is made, for a person; only states that end calls until somebody acts. */
const unusable: Partial<Readonly<Record<Connection['state'], string>>> = {
  needs_reconnection: 'The connection needs to be reconnected.',
  paused: 'The connection is paused.',
  disconnected: 'The connection is disconnected.',
};

/** One call on its way. */
interface Call<T> {
  readonly connection: Connection;
  readonly operation: string;
  readonly lane: CallLane;
  readonly send: Send<T>;
}

/** Makes provider calls of a connection and draws from each outcome what it says about the connection. */
export class ProviderCaller {
  constructor(private readonly deps: ProviderCallerDeps) {}

  /**
   * One provider call, when it is the lane's turn. `connection` must have been read just now.
   * @throws ConnectorError as `send` does; ConnectionUnavailable when the connection may not call, ProviderSpared while its circuit is open, BudgetSpent
   * when the turn does not come in time.
   */
  async call<T>(connection: Connection, operation: string, lane: CallLane, send: Send<T>): Promise<T> {
    const call = { connection: await this.assertCallable(connection, operation), operation, lane, send };
    const caller = { connectionId: connection.id, connectorId: connection.connectorId };
    const pass = await this.deps.breaker.enter(caller);
    if (pass.kind === 'open') return this.#spare(call, pass.retryInMs);
    try {
      const result = await this.#attempt(call);
      await this.#record(call.connection, this.#learn(call.connection, pass, null));
      return result;
    } catch (error) {
      await this.#record(call.connection, this.#learn(call.connection, pass, error));
      throw error;
    }
  }

  async #spare<T>({ connection, operation }: Call<T>, retryInMs: number): Promise<never> {
    await this.#record(connection, this.deps.health.providerDown(connection, 'not_answering'));
    const facts = { connectorId: connection.connectorId, operation };
    throw new ProviderSpared('The provider has not been answering; calls are held back.', facts, retryInMs);
  }

  /** The access first, the turn last: between the turn and the request there must be no wait, or the provider would count calls together that were not. */
  async #attempt<T>(call: Call<T>): Promise<T> {
    const { connection, operation } = call;
    const { callDeadlineMs } = this.deps;
    const startedAt = performance.now();
    const live = await withDeadline(
      this.deps.tokens.current(connection),
      AbortSignal.timeout(callDeadlineMs),
      { connectorId: connection.connectorId, operation },
      'The access could not be renewed in time.',
    );
    const leftMs = Math.max(1, Math.round(callDeadlineMs - (performance.now() - startedAt)));
    await this.#takeTurn(call);
    return this.#sendOnceOrTwice(call, live, AbortSignal.timeout(leftMs));
  }

  async #takeTurn<T>({ connection, operation, lane }: Call<T>): Promise<void> {
    const limits = this.deps.connectors.find(connection.connectorId)?.limits ?? [];
    await this.deps.budget.take(connection, limits, lane, {
      connectorId: connection.connectorId,
      operation,
    });
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

  async #sendOnceOrTwice<T>(call: Call<T>, live: LiveTokens, signal: AbortSignal): Promise<T> {
    const { connection, operation } = call;
    try {
      return await this.#sendOnce(call, live, signal);
    } catch (error) {
      if (!(error instanceof AuthorisationExpired)) throw error;
    }
    const facts = { connectorId: connection.connectorId, operation };
    const renewed = await withDeadline(this.deps.tokens.renewed(connection, live.epoch), signal, facts);
    await this.#takeTurn(call);
    try {
      return await this.#sendOnce(call, renewed, signal);
    } catch (error) {
      if (error instanceof AuthorisationExpired)
        await this.deps.health.needsReconnection(connection, 'token_refused', renewed.epoch);
      throw error;
    }
  }

  async #sendOnce<T>(call: Call<T>, live: LiveTokens, signal: AbortSignal): Promise<T> {
    const { connection, operation, lane, send } = call;
    const labels = { connector: connection.connectorId, operation };
    const { accessToken, app } = live.tokens;
    const startedAt = performance.now();
    let outcome = 'error';
    this.deps.counter.count(connection.id, lane);
    try {
      const facts = { connectorId: connection.connectorId, operation };
      const result = await inSpan('provider.call', { ...labels, connectionId: connection.id }, () =>
        withDeadline(send({ accessToken, ...(app ? { ownApp: app } : {}), signal }), signal, facts),
      );
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

  /** @param error null when the call succeeded. */
  async #learn(connection: Connection, pass: BreakerPass, error: unknown): Promise<void> {
    const { health, breaker, failuresUntilDown } = this.deps;
    const caller = { connectionId: connection.id, connectorId: connection.connectorId };
    const verdict = error === null ? 'answered' : verdictOf(error);
    const inARow = await breaker.ended(caller, pass, verdict);
    if (error instanceof VendorUnavailable || verdict === 'failed' || verdict === 'no_access') {
      if (inARow >= failuresUntilDown || pass.kind === 'probe')
        await health.providerDown(connection, 'not_answering');
    } else if (error instanceof RateLimited) await health.throttle(connection, error.ms, 'rate_limited');
    else if (error instanceof QuotaExhausted) await health.throttle(connection, error.ms, 'quota_exhausted');
    else if (error instanceof MissingScope)
      await health.missingPermission(connection, missingScopeReason(error.scopes));
    else if (verdict === 'answered' || (verdict === 'refused' && !(error instanceof AuthorisationExpired)))
      await health.recovered(connection, ['provider_down']);
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
}
