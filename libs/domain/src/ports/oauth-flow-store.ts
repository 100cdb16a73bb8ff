import type { AccountFacts, ConnectionApp } from '../connections/connection';
import type { SealedSecretRow } from '../secrets/sealed-secret';

/** One authorisation on its way: made when the person leaves for the provider, used once when they come back. */
export interface OauthFlow {
  readonly stateHash: Uint8Array;
  readonly workspaceId: string;
  readonly userId: string;
  readonly sessionIdHash: Uint8Array;
  readonly connectorId: string;
  /** Set when an existing connection is being re-authorised or widened. */
  readonly connectionId: string | null;
  readonly scopes: readonly string[];
  readonly optionalGroups: readonly string[];
  readonly sealedVerifier: Uint8Array | null;
  readonly returnPath: string;
}

/** Who comes back from the provider. */
export interface FlowClaim {
  readonly stateHash: Uint8Array;
  readonly connectorId: string;
  readonly sessionIdHash: Uint8Array | null;
  readonly userId: string | null;
}

export type ConsumedFlow =
  | { readonly kind: 'consumed'; readonly flow: OauthFlow }
  | { readonly kind: 'state_unknown' }
  | {
      readonly kind: 'state_used' | 'state_expired' | 'wrong_session' | 'wrong_connector';
      readonly flow: OauthFlow;
    };

/** A re-authorisation that answered with another provider account, kept sealed until confirmed, discarded or expired. */
export interface PendingReauthorisation {
  readonly id: string;
  readonly workspaceId: string;
  readonly userId: string;
  readonly connectionId: string;
  readonly secretId: string;
  readonly externalAccountId: string;
  readonly externalAccountName: string;
  readonly accountFacts: AccountFacts;
  readonly grantedScopes: readonly string[];
  readonly tokenExpiresAt: Date;
  /** Null where an earlier release stored it. */
  readonly app: ConnectionApp | null;
}

export interface OauthFlowStore {
  insert(flow: OauthFlow, lifeMs: number): Promise<void>;
  /** One conditional UPDATE: of any number of callbacks with the same state exactly one gets `consumed`. */
  consume(claim: FlowClaim): Promise<ConsumedFlow>;
  insertPending(pending: PendingReauthorisation, secret: SealedSecretRow, lifeMs: number): Promise<void>;
  /** Null when unknown, expired, or made in another workspace or by another user. */
  findPending(id: string, workspaceId: string, userId: string): Promise<PendingReauthorisation | null>;
  /** Removes it with its secret. */
  removePending(pending: Pick<PendingReauthorisation, 'id' | 'workspaceId'>): Promise<void>;
  /** Removes what expired (pending ones with their secrets); returns how many rows. */
  removeExpired(): Promise<number>;
}
