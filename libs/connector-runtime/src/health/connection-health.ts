import type {
  Connection,
  ConnectionHealthStore,
  ConnectionState,
  StateNotice,
  StateTransition,
} from '@thread/domain';
import type { Logger, Metrics } from '@thread/platform';
import type { ConnectionEvents } from '../ports/connection-events';
import type { ConnectorDirectory } from '../ports/connector-directory';
import type { RefusedAppReason } from '../tokens/refused-app';
import { describeHealth } from './describe-health';

type DownReason = 'not_answering' | 'refresh_failing' | RefusedAppReason;

/** Waits shorter than this are sat out without a change of state. */
export const shortestThrottleMs = 5_000;
/** A longer wait is not believed: after it the provider is asked once, and may say it again. */
const longestThrottleMs = 3_600_000;
const noImpact = { enabledRules: 0, accounts: 0, waitingEvents: 0 };
const callable: readonly ConnectionState[] = [
  'connected',
  'missing_permission',
  'throttled',
  'provider_down',
];

/** Changes connections' states for the reasons calls give, with one notice per change however many callers report the same. */
export class ConnectionHealth {
  constructor(
    private readonly deps: {
      readonly store: ConnectionHealthStore;
      readonly connectors: ConnectorDirectory;
      readonly logger: Logger;
      readonly events?: ConnectionEvents;
      readonly metrics?: Metrics;
    },
  ) {}

  /** The grant is dead. `epoch` names the tokens the verdict is about. */
  async needsReconnection(connection: Connection, reason: string, epoch: number): Promise<void> {
    await this.#change(connection, this.refusalOf(connection, reason, epoch));
  }

  /** The transition of a dead grant, for a store that makes it together with other writes. */
  refusalOf(connection: Connection, reason: string, epoch: number): StateTransition {
    return { ...this.#to(connection, 'needs_reconnection', reason, callable), ifEpoch: epoch };
  }

  async missingPermission(connection: Connection, reason: string): Promise<void> {
    if (connection.state === 'missing_permission' && connection.stateReason === reason) return;
    await this.#change(
      connection,
      this.#to(connection, 'missing_permission', reason, [
        'connected',
        'provider_down',
        'missing_permission',
      ]),
    );
  }

  async providerDown(connection: Connection, reason: DownReason): Promise<void> {
    if (connection.state === 'provider_down' && connection.stateReason === reason) return;
    await this.#change(
      connection,
      this.#to(connection, 'provider_down', reason, ['connected', 'provider_down']),
    );
  }

  /** No calls for `asked` milliseconds. Waits too short to be worth a word do not change the state. */
  async throttle(
    connection: Connection,
    asked: number,
    reason: 'rate_limited' | 'quota_exhausted',
  ): Promise<void> {
    const ms = Number.isFinite(asked)
      ? Math.round(Math.min(Math.max(asked, 0), longestThrottleMs))
      : longestThrottleMs;
    const transition =
      ms >= shortestThrottleMs
        ? this.#to(connection, 'throttled', reason, ['connected', 'provider_down', 'throttled'])
        : null;
    await this.deps.store.throttle(connection.id, ms, transition);
    this.deps.logger.info(
      { connectionId: connection.id, connectorId: connection.connectorId, reason, waitMs: ms },
      'provider asked to wait',
    );
  }

  /** The trouble of the given states is over. @returns whether the state changed. */
  async recovered(connection: Connection, from: readonly ConnectionState[]): Promise<boolean> {
    if (!from.includes(connection.state)) return false;
    const changed = await this.#change(connection, {
      ...this.#to(connection, 'connected', null, from),
      notice: null,
    });
    if (changed) await this.announceRecovery(connection.id);
    return changed;
  }

  async pause(connection: Connection): Promise<boolean> {
    return this.#change(connection, {
      ...this.#to(connection, 'paused', 'by_person', callable),
      notice: null,
    });
  }

  async announceRecovery(connectionId: string): Promise<void> {
    try {
      await this.deps.events?.onRecovered?.(connectionId);
    } catch (error) {
      this.deps.logger.warn({ err: error, connectionId }, 'the recovery of a connection could not be told');
    }
  }

  #to(
    connection: Connection,
    to: ConnectionState,
    reason: string | null,
    from: readonly ConnectionState[],
  ): StateTransition {
    return { connectionId: connection.id, from, to, reason, notice: this.#noticeOf(connection, to, reason) };
  }

  #noticeOf(connection: Connection, to: ConnectionState, reason: string | null): StateNotice | null {
    // A short wait needs nobody: it ends by itself.
    if (to === 'connected' || (to === 'throttled' && reason !== 'quota_exhausted')) return null;
    const providerName =
      this.deps.connectors.find(connection.connectorId)?.display.name ?? connection.connectorId;
    const told = describeHealth({ ...connection, state: to, stateReason: reason }, noImpact, providerName);
    return {
      title: `${providerName}: ${told.title.toLowerCase()}`,
      detail: {
        state: to,
        reason,
        connectorId: connection.connectorId,
        explanation: told.explanation,
        nextStep: { ...told.nextStep },
      },
    };
  }

  async #change(connection: Connection, transition: StateTransition): Promise<boolean> {
    const changed = await this.deps.store.changeState(transition);
    if (changed) this.noteChange(connection, transition);
    return changed;
  }

  /** Logs and counts a change that was made. */
  noteChange(connection: Connection, { to, reason }: StateTransition): void {
    this.deps.metrics?.connectionStateChanges.inc({ connector: connection.connectorId, to });
    const facts = {
      connectionId: connection.id,
      connectorId: connection.connectorId,
      from: connection.state,
      to,
      reason,
    };
    if (to === 'needs_reconnection') this.deps.logger.error(facts, 'connection needs reconnection');
    else this.deps.logger.warn(facts, 'connection state changed');
  }
}
