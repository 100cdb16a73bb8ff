import type { Connection, ConnectionApp } from '../connections/connection';
import type { SealedSecretRow } from '../secrets/sealed-secret';
import type { StateTransition } from './connection-health-store';

/** A refresh that may start: nobody else refreshes this connection until the lease ends. */
export interface TokenLease {
  readonly connection: Connection;
  /** Consecutive failed refreshes so far. */
  readonly failures: number;
  /**
   * The intent of an earlier attempt whose outcome was never recorded: the provider may have rotated the token of that hash. Null when
   * nobody asked since the last outcome.
   */
  readonly unrecorded: { readonly askedAt: Date; readonly tokenHash: Uint8Array | null } | null;
}

/** How a connection stands with regard to refreshing, by the database's clock. */
export interface LeaseView {
  readonly connection: Connection;
  readonly leased: boolean;
  /** Milliseconds until a refresh may be tried again; 0 when now. */
  readonly retryInMs: number;
}

/**
 * The refresh lease on the connection row. All times are the database's. `owner` names one attempt; `epoch` is the token epoch the
 * attempt started from: every write is refused once either no longer matches (the fence). Whoever has asked the provider and not yet
 * recorded the outcome is left alone for `leaseMs` more after the lease ended, or after the database came back.
 */
export interface TokenLeaseStore {
  view(connectionId: string, leaseMs: number): Promise<LeaseView | null>;
  /** Null when the epoch moved on, someone holds the lease, a retry is not due, or the state allows no refresh: see `view`. */
  acquireForRefresh(
    connectionId: string,
    epoch: number,
    owner: string,
    leaseMs: number,
  ): Promise<TokenLease | null>;
  /** The same lease for an act other than refreshing, e.g. disconnecting: whatever the epoch and the state. */
  acquire(connectionId: string, owner: string, leaseMs: number): Promise<boolean>;
  /** Records, before the provider is asked, that it will be, and with which refresh token. False when the lease was lost. */
  recordIntent(connectionId: string, owner: string, epoch: number, tokenHash: Uint8Array): Promise<boolean>;
  extend(connectionId: string, owner: string, leaseMs: number): Promise<boolean>;
  release(connectionId: string, owner: string): Promise<void>;
  /** Secret, expiry and epoch + 1 in one transaction, and `app` where none is recorded; ends the lease. False when fenced out: nothing was written. */
  saveTokens(
    connectionId: string,
    owner: string,
    epoch: number,
    secret: SealedSecretRow,
    expiresAt: Date,
    app?: ConnectionApp,
  ): Promise<boolean>;
  /** A failed refresh that may be repeated after `retryInMs`; ends the lease. `outcomeUnknown` keeps the recorded intent. */
  saveFailure(
    connectionId: string,
    owner: string,
    epoch: number,
    retryInMs: number,
    outcomeUnknown: boolean,
  ): Promise<boolean>;
  /** A refresh that will never succeed; changes the state and ends the lease. False when fenced out. */
  saveRefusal(
    connectionId: string,
    owner: string,
    epoch: number,
    transition: StateTransition,
  ): Promise<boolean>;
  /** Callable connections past about 80 % of their token's life (spread per connection), or with less than a minute left. */
  listDue(limit: number): Promise<readonly string[]>;
}
