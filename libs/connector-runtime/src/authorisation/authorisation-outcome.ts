import type { ScopeGroup } from '@thread/connector-kit';
import type { Connection } from '@thread/domain';

/** Another provider account than expected; waits for a person's word. */
export interface DifferentAccount {
  readonly kind: 'different_account';
  readonly pendingId: string;
  readonly connection: Connection;
  readonly found: { readonly externalAccountId: string; readonly externalAccountName: string };
}

/**
 * How an authorisation ended. `returnPath` (where the person came from) is there once the state was recognised. No outcome carries a code, a
 * token or a state.
 */
export type AuthorisationOutcome = { readonly returnPath: string | null } & (
  | { readonly kind: 'connected' | 'reconnected'; readonly connection: Connection }
  /** Connected, but some of the optional groups that were asked for were not granted. */
  | {
      readonly kind: 'half_granted';
      readonly connection: Connection;
      readonly missingGroups: readonly ScopeGroup[];
    }
  | DifferentAccount
  /** The person or the provider said no. Both texts are the provider's, through the browser: show them escaped. */
  | { readonly kind: 'denied'; readonly error: string; readonly description: string | null }
  | {
      readonly kind:
        | 'state_unknown'
        | 'state_used'
        | 'state_expired'
        | 'wrong_session'
        | 'wrong_connector'
        | 'not_configured'
        | 'own_app_required';
    }
  /** Nothing was stored: without these scopes the connection could not do its work. */
  | { readonly kind: 'missing_required_scopes'; readonly missingScopes: readonly string[] }
  /** Nothing was stored. `code` is a connector error's code. */
  | { readonly kind: 'exchange_failed'; readonly code: string; readonly message: string }
  /** The connection that was to be re-authorised is gone. */
  | { readonly kind: 'connection_gone' }
);

/** How a person's word on another provider account ended. */
export type ReplacementOutcome =
  | { readonly kind: 'replaced'; readonly connection: Connection }
  | { readonly kind: 'already_connected_elsewhere' }
  /** Expired, used, discarded, or somebody else's. */
  | { readonly kind: 'unknown' };

/** An authorisation that was never started. */
export class AuthorisationRefused extends Error {
  constructor(
    readonly code:
      | 'not_configured'
      | 'unknown_connection'
      | 'unknown_group'
      | 'no_own_apps'
      | 'own_app_required'
      | 'unusable_app',
    message: string,
    /** What is wrong with the customer's own app, by what was entered. */
    readonly problems: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'AuthorisationRefused';
  }
}
