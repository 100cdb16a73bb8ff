import type { ConnectionState } from '../connections/connection';

/** The attention item that goes with a bad state. */
export interface StateNotice {
  readonly title: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface StateTransition {
  readonly connectionId: string;
  /** The change happens only from these states. */
  readonly from: readonly ConnectionState[];
  readonly to: ConnectionState;
  readonly reason: string | null;
  /** Opens (or renews) the connection's attention item; null resolves it. */
  readonly notice: StateNotice | null;
  /** The change happens only while the tokens are still those of this epoch: a verdict about old tokens must not hit new ones. */
  readonly ifEpoch?: number;
}

/**
 * Changes of a connection's state. Each is one transaction: row, history entry, attention item, announcement. A change to the state
 * it already has (same reason) is no change, so any number of processes may report the same trouble and one notice appears.
 */
export interface ConnectionHealthStore {
  /** @returns whether the state changed. */
  changeState(transition: StateTransition): Promise<boolean>;
  /** No calls for `ms` milliseconds from now (never shortens a longer wait); with a `transition` also changes the state. */
  throttle(connectionId: string, ms: number, transition: StateTransition | null): Promise<void>;
  /** Sets connections whose wait is over back to `connected`; returns their ids. */
  recoverThrottled(limit: number): Promise<readonly string[]>;
  /** Takes callable connections not probed for the given age; marks them probed so that no other process takes them. */
  claimProbesDue(olderThanMs: number, limit: number): Promise<readonly string[]>;
}
