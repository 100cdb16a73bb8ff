import {
  ConnectionUnavailable,
  ConnectorMisconfigured,
  type CallLane,
  type Connector,
  type ConnectorContext,
} from '@thread/connector-kit';
import {
  callsByLane,
  noUsage,
  systemClock,
  type CallBreakerStore,
  type CallBudgetStore,
  type CallCountStore,
  type CallLimit,
  type Clock,
  type Connection,
  type ConnectionHealthStore,
  type ConnectionStore,
  type IdSource,
  type TokenLeaseStore,
} from '@thread/domain';
import { uuidSource, type Logger, type Metrics, type SpoolFolder, type Vault } from '@thread/platform';
import { CallBreaker, type BreakerTiming } from './calls/call-breaker';
import { CallBudget, type BudgetPatience } from './calls/call-budget';
import { CallCounter } from './calls/call-counter';
import { ProviderCaller } from './calls/provider-caller';
import { ConnectionHealth } from './health/connection-health';
import { probeConnection, type ProbeResult } from './lifecycle/probe-connection';
import { disconnectConnection, type DisconnectResult } from './lifecycle/disconnect-connection';
import type { ConnectionEvents } from './ports/connection-events';
import type { ConnectorDirectory } from './ports/connector-directory';
import { defaultRefreshTiming, type RefreshTiming } from './tokens/refresh-timing';
import { TokenRefresher } from './tokens/token-refresher';
import { TokenReplay } from './tokens/token-replay';
import { TokenSource } from './tokens/token-source';
import { TokenSpool } from './tokens/token-spool';

export interface ConnectionRuntimeDeps {
  readonly connectors: ConnectorDirectory;
  readonly connections: ConnectionStore;
  readonly healthStore: ConnectionHealthStore;
  readonly leases: TokenLeaseStore;
  readonly callCounts: CallCountStore;
  readonly callBudgets: CallBudgetStore;
  readonly callBreakers: CallBreakerStore;
  readonly vault: Vault;
  /** Where renewed tokens wait for the database. */
  readonly spool: SpoolFolder;
  readonly logger: Logger;
  readonly events?: ConnectionEvents;
  readonly metrics?: Metrics;
  readonly clock?: Clock;
  readonly ids?: IdSource;
  readonly timing?: Partial<RefreshTiming>;
  /** Total time of one provider call in milliseconds. */
  readonly callDeadlineMs?: number;
  /** Calls in a row that must fail before a connection shows its provider as down. */
  readonly failuresUntilDown?: number;
  readonly breakerTiming?: Partial<BreakerTiming>;
  readonly budgetPatience?: Partial<BudgetPatience>;
}

/** A limit of the provider and the calls that count against it now, per lane. */
export interface LimitUsage extends ReturnType<typeof callsByLane> {
  readonly limit: CallLimit;
}

const defaultCallDeadlineMs = 20_000;
const defaultFailuresUntilDown = 5;
/** A context older than this reads its connection again before a call: another process may have paused or throttled it. */
const rereadAfterMs = 100;
const probeEveryMs = 24 * 3_600_000;
const sweepLimit = 100;
const sweepWidth = 8;

/** Makes connections callable: tokens, deadline, counts, waits and health. One per process; any number of processes. */
export class ConnectionRuntime {
  readonly #deps: ConnectionRuntimeDeps;
  readonly #clock: Clock;
  readonly #health: ConnectionHealth;
  readonly #replay: TokenReplay;
  readonly #refresher: TokenRefresher;
  readonly #tokens: TokenSource;
  readonly #counter: CallCounter;
  readonly #caller: ProviderCaller;

  constructor(deps: ConnectionRuntimeDeps) {
    const { connectors, connections, vault, logger, events, metrics } = deps;
    const clock = deps.clock ?? systemClock;
    this.#deps = deps;
    this.#clock = clock;
    this.#health = new ConnectionHealth({ store: deps.healthStore, connectors, logger, events, metrics });
    const health = this.#health;
    const renewal = {
      leases: deps.leases,
      vault,
      health,
      ids: deps.ids ?? uuidSource,
      logger,
      timing: { ...defaultRefreshTiming, ...deps.timing },
      spool: new TokenSpool(deps.spool),
    };
    this.#replay = new TokenReplay(renewal);
    const circuits = { store: deps.callBreakers, logger, timing: deps.breakerTiming };
    this.#refresher = new TokenRefresher({
      ...renewal,
      breaker: new CallBreaker({ ...circuits, guards: 'tokens' }),
      connectors,
      clock,
      metrics,
      replay: this.#replay,
    });
    this.#tokens = new TokenSource({ connections, vault, refresher: this.#refresher, health, clock, logger });
    this.#counter = new CallCounter(deps.callCounts, clock, logger);
    this.#caller = new ProviderCaller({
      connections,
      tokens: this.#tokens,
      health,
      counter: this.#counter,
      budget: new CallBudget({ store: deps.callBudgets, logger, metrics, patience: deps.budgetPatience }),
      breaker: new CallBreaker(circuits),
      connectors,
      failuresUntilDown: deps.failuresUntilDown ?? defaultFailuresUntilDown,
      clock,
      logger,
      metrics,
      callDeadlineMs: deps.callDeadlineMs ?? defaultCallDeadlineMs,
    });
  }

  /**
   * A connection ready to be called by a connector's capabilities. Cheap; make one per piece of work.
   * @throws ConnectionUnavailable when it is gone, paused, throttled, disconnected or needs reconnection.
   */
  async contextFor(connectionId: string, lane: CallLane): Promise<ConnectorContext> {
    let connection = await this.#caller.assertCallable(await this.#find(connectionId), 'context');
    let readAt = performance.now();
    return {
      connectionId: connection.id,
      workspaceId: connection.workspaceId,
      externalAccountId: connection.externalAccountId,
      accountFacts: connection.accountFacts,
      grantedScopes: connection.grantedScopes,
      lane,
      clock: this.#clock,
      awaitedPipelines: () => this.#deps.connections.awaitedPipelines(connectionId),
      call: async (operation, send) => {
        if (performance.now() - readAt > rereadAfterMs) {
          connection = await this.#find(connectionId);
          readAt = performance.now();
        }
        return this.#caller.call(connection, operation, lane, send);
      },
    };
  }

  /** @throws ConnectionUnavailable when the connection is gone, ConnectorMisconfigured when its connector is not configured. */
  async connectorOf(connectionId: string): Promise<Connector> {
    return this.#connectorFor(await this.#find(connectionId));
  }

  /** What is used now of the provider's limits for the connection's account, by this and all other connections to it. */
  async usage({ connectorId, externalAccountId }: Connection): Promise<readonly LimitUsage[]> {
    const limits = this.#deps.connectors.find(connectorId)?.limits ?? [];
    const usages = await this.#deps.callBudgets.read({ connectorId, externalAccountId }, limits);
    return limits.map((limit, at) => ({ limit, ...callsByLane(usages[at] ?? noUsage) }));
  }

  /** One authenticated read that also refreshes account facts and granted scopes. Never throws for a sick connection: the result says so. */
  async probe(connectionId: string, lane: CallLane = 'clicked'): Promise<ProbeResult> {
    const connection = await this.#find(connectionId);
    return probeConnection(
      { connections: this.#deps.connections, caller: this.#caller, health: this.#health, clock: this.#clock },
      connection,
      this.#connectorFor(connection),
      lane,
    );
  }

  /** Probes what was not probed for a day; returns how many were. */
  async probeDue(): Promise<number> {
    const due = await this.#deps.healthStore.claimProbesDue(probeEveryMs, sweepLimit);
    await this.#each(due, 'probe', (connectionId) => this.probe(connectionId, 'sweep'));
    return due.length;
  }

  /** Renews the tokens of connections that are past about 80 % of their life; returns how many were renewed. To be called every few seconds. */
  async refreshDue(): Promise<number> {
    let renewed = 0;
    await this.#each(await this.#deps.leases.listDue(sweepLimit), 'refresh', async (connectionId) => {
      if (await this.#tokens.renewAhead(await this.#find(connectionId))) renewed += 1;
    });
    return renewed;
  }

  /**
   * Stores renewed tokens that a killed process left in the spool, or that the database could not take; keeps trying until the spool is empty.
   * To be called when a process starts. @returns how many were stored at once.
   */
  async replaySpool(): Promise<number> {
    // Not at the same time: whoever waits for this would go on while the other is half-way through an entry.
    try {
      return await this.#replay.all();
    } finally {
      this.#replay.persist();
    }
  }

  /** Lifts throttles whose time is over and tells the listeners; returns the connections. To be called every few seconds. */
  async recoverThrottled(): Promise<readonly string[]> {
    const recovered = await this.#deps.healthStore.recoverThrottled(sweepLimit);
    await this.#each(recovered, 'recover', (connectionId) => this.#health.announceRecovery(connectionId));
    return recovered;
  }

  /** Remembers that deliveries arrived for these connections. */
  async markDeliverySeen(connectionIds: readonly string[], at: Date = this.#clock.now()): Promise<void> {
    await this.#deps.connections.markDelivery(connectionIds, at);
  }

  /** Stops calls; events are kept. @returns whether the state changed. */
  async pause(connectionId: string): Promise<boolean> {
    return this.#health.pause(await this.#find(connectionId));
  }

  /** Ends a pause. @returns whether the state changed. */
  async resume(connectionId: string): Promise<boolean> {
    return this.#health.recovered(await this.#find(connectionId), ['paused']);
  }

  /** Withdraws the grant at the provider as far as possible, destroys the secret, ends the connection. Always succeeds locally. */
  async disconnect(connectionId: string, actor: { readonly userId: string }): Promise<DisconnectResult> {
    const connection = await this.#find(connectionId);
    const { connections, leases, vault, connectors, logger, ids } = this.#deps;
    const result = await disconnectConnection(
      { connections, leases, vault, logger, ids: ids ?? uuidSource, timing: this.#deps.timing },
      connection,
      connectors.find(connection.connectorId),
      actor,
    );
    this.#tokens.forget(connectionId);
    return result;
  }

  /** Finishes what runs in the background and writes what is counted. */
  async close(): Promise<void> {
    await this.#refresher.settle();
    await this.#replay.stop();
    await this.#counter.flush();
  }

  async #find(connectionId: string): Promise<Connection> {
    const connection = await this.#deps.connections.find(connectionId);
    if (connection) return connection;
    const facts = { connectorId: 'unknown', operation: 'context' };
    throw new ConnectionUnavailable('The connection does not exist.', facts, 'disconnected', null);
  }

  #connectorFor(connection: Connection): Connector {
    const connector = this.#deps.connectors.find(connection.connectorId);
    if (connector) return connector;
    const facts = { connectorId: connection.connectorId, operation: 'context' };
    throw new ConnectorMisconfigured('The connector is not configured in this installation.', facts);
  }

  /** Works through ids a few at a time; a failure is logged and leaves the others alone. @returns how many succeeded. */
  async #each(ids: readonly string[], act: string, work: (id: string) => Promise<unknown>): Promise<number> {
    const waiting = [...ids];
    let done = 0;
    const lane = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        try {
          await work(id);
          done += 1;
        } catch (error) {
          this.#deps.logger.info(
            { err: error, connectionId: id, operation: act },
            'a connection was skipped',
          );
        }
      }
    };
    await Promise.all(Array.from({ length: sweepWidth }, lane));
    return done;
  }
}
