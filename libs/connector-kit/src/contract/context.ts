import type { AccountFacts, AwaitedPipeline, CallLane, Clock, Secret } from '@thread/domain';
import type { OwnApp } from './own-app';

export interface CallAccess {
  readonly accessToken: Secret;
  /** The customer's own app that the access was granted to; absent: the installation's. */
  readonly ownApp?: OwnApp;
  /** Aborts at the call's total deadline. */
  readonly signal: AbortSignal;
}

/** What a capability gets to work with: one connection, callable. */
export interface ConnectorContext {
  readonly connectionId: string;
  readonly workspaceId: string;
  readonly externalAccountId: string;
  readonly accountFacts: AccountFacts;
  readonly grantedScopes: readonly string[];
  readonly lane: CallLane;
  readonly clock: Clock;
  /** What the connection's rules wait for, for sources where it decides what is worth reading. Read anew at every call. */
  awaitedPipelines(): Promise<readonly AwaitedPipeline[]>;
  /**
   * Makes exactly one provider call. Opens the token (refreshing ahead of expiry), takes the call from the connection's budget, counts it,
   * and on AuthorisationExpired refreshes once and repeats. `send` must convert every SDK error to a ConnectorError.
   * `operation` is a short stable name for logs and metrics, e.g. `deals.batchRead`.
   */
  call<T>(operation: string, send: (access: CallAccess) => Promise<T>): Promise<T>;
}
