import type { AccountFacts, Connection, ConnectionApp, ConnectionSettings } from '../connections/connection';
import type { SealedSecretRow } from '../secrets/sealed-secret';

/** What an authorisation at the provider brought, ready to be stored. `secret` belongs to the connection it is stored for. */
export interface GrantedAccess {
  readonly externalAccountId: string;
  readonly externalAccountName: string;
  readonly accountFacts: AccountFacts;
  readonly grantedScopes: readonly string[];
  readonly optionalGroups: readonly string[];
  readonly tokenExpiresAt: Date;
  readonly app: ConnectionApp | null;
  readonly connectedByUserId: string;
  readonly secret: SealedSecretRow;
}

export interface NewConnection extends GrantedAccess {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectorId: string;
  readonly settings: ConnectionSettings;
}

/** What a health probe learnt. */
export interface ProbedFacts {
  readonly externalAccountName: string;
  readonly accountFacts: AccountFacts;
  readonly grantedScopes: readonly string[];
}

/** What hangs on a connection: shown beside every bad state. */
export interface ConnectionImpact {
  readonly enabledRules: number;
  readonly accounts: number;
  readonly waitingEvents: number;
}

/** Connections as rows. Every method is one atomic step; every change of state is recorded and announced with it. */
/** A pipeline that a rule of a connection waits for. */
export interface AwaitedPipeline {
  readonly pipelineId: string;
  /** Some rule that waits for it is switched on. */
  readonly enabled: boolean;
}

export interface ConnectionStore {
  find(connectionId: string): Promise<Connection | null>;
  /** Null also when the connection belongs to another workspace. */
  findInWorkspace(workspaceId: string, connectionId: string): Promise<Connection | null>;
  findByAccount(
    workspaceId: string,
    connectorId: string,
    externalAccountId: string,
  ): Promise<Connection | null>;
  listOfWorkspace(workspaceId: string): Promise<readonly Connection[]>;
  /** True when a connection other than this one, in any workspace, still holds a grant of the same provider account. */
  isAccountUsedElsewhere(
    connectorId: string,
    externalAccountId: string,
    exceptConnectionId: string | null,
  ): Promise<boolean>;
  /** Null when the workspace already has a connection of that provider account (a concurrent authorisation won). */
  connect(connection: NewConnection): Promise<Connection | null>;
  /** Puts new tokens in place, keeping id, settings, rules and mapping; destroys the old secret and fences out running refreshes. */
  reconnect(connectionId: string, access: GrantedAccess): Promise<Connection>;
  /**
   * Points the connection at another provider account with the pending secret. Poll positions are forgotten.
   * Null when the workspace has another connection of that account, or the pending row is gone.
   */
  replaceAccount(
    connectionId: string,
    pendingId: string,
    connectedByUserId: string,
  ): Promise<Connection | null>;
  /** Ends the connection: destroys the secret, fences out running refreshes. Accounts, rules, mapping and history stay. */
  disconnect(connectionId: string, reason: string | null): Promise<Connection>;
  updateSettings(
    workspaceId: string,
    connectionId: string,
    settings: ConnectionSettings,
  ): Promise<Connection | null>;
  saveProbe(connectionId: string, facts: ProbedFacts): Promise<void>;
  /** Remembers that a delivery arrived. */
  markDelivery(connectionIds: readonly string[], at: Date): Promise<void>;
  impactOf(connectionId: string): Promise<ConnectionImpact>;
  /** Each pipeline once, in order of their ids. */
  awaitedPipelines(connectionId: string): Promise<readonly AwaitedPipeline[]>;
}
