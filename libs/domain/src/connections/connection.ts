/** One workspace's link to one provider account. Never holds a token: `secretId` is the vault's reference. */
export const connectionStates = [
  'connected',
  'needs_reconnection',
  'missing_permission',
  'throttled',
  'provider_down',
  'paused',
  'disconnected',
] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** Facts about the provider account, read once after connecting and on each probe. */
export interface AccountFacts {
  readonly name: string;
  /** IANA zone in which the provider account reckons calendar days. */
  readonly timeZone: string;
  /** ISO 4217 home currency; null when the provider does not say. */
  readonly currency: string | null;
  readonly additionalCurrencies: readonly string[];
  /** Where a person opens the account at the provider, e.g. `https://app.example.com/42`; null when unknown. */
  readonly homeUrl: string | null;
}

/** The app at the provider that a connection's access was granted to, as people recognise it. What it authorises with lies in the vault. */
export interface ConnectionApp {
  readonly owner: 'installation' | 'customer';
  /** A customer's client id, shortened; null for the installation's app. */
  readonly clientId: string | null;
  /** Since when the connection has it; null when an earlier release did not record it. */
  readonly setAt: Date | null;
}

/** Choices an admin makes per connection, beside rules and mapping. */
export interface ConnectionSettings {
  /** The master switch: off means events are recorded and decided, nothing is created. */
  readonly autoCreate: boolean;
}

export const defaultConnectionSettings: ConnectionSettings = { autoCreate: true };

export interface Connection {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectorId: string;
  readonly externalAccountId: string;
  readonly externalAccountName: string;
  readonly state: ConnectionState;
  /** Machine-readable cause, e.g. `grant_revoked`; null while connected. */
  readonly stateReason: string | null;
  readonly stateSince: Date;
  readonly secretId: string | null;
  readonly grantedScopes: readonly string[];
  /** Optional scope groups the admin switched on. */
  readonly optionalGroups: readonly string[];
  readonly accountFacts: AccountFacts;
  /** Null without access, and for access that an earlier release stored until it is next renewed. */
  readonly app: ConnectionApp | null;
  readonly settings: ConnectionSettings;
  readonly tokenExpiresAt: Date | null;
  readonly tokenEpoch: number;
  readonly throttledUntil: Date | null;
  readonly connectedByUserId: string;
  readonly createdAt: Date;
  readonly lastDeliveryAt: Date | null;
  readonly lastProbeAt: Date | null;
  readonly disconnectedAt: Date | null;
}

/** States in which provider calls may be made. In the others events are kept and drained later, in order. */
export function canCallProvider(state: ConnectionState): boolean {
  return state === 'connected' || state === 'missing_permission' || state === 'provider_down';
}
