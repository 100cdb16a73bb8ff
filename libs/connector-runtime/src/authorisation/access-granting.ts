import {
  ConnectorError,
  type Connector,
  type IssuedTokens,
  type OwnApp,
  type ProviderIdentity,
} from '@thread/connector-kit';
import {
  defaultConnectionSettings,
  type Clock,
  type Connection,
  type ConnectionApp,
  type ConnectionStore,
  type GrantedAccess,
  type IdSource,
  type OauthFlow,
  type OauthFlowStore,
  type PendingReauthorisation,
  type SealedSecretRow,
} from '@thread/domain';
import { VaultError, type Logger, type Vault } from '@thread/platform';
import { withDeadline } from '../calls/with-deadline';
import type { ConnectedHow, ConnectionEvents } from '../ports/connection-events';
import type { ConnectorDirectory } from '../ports/connector-directory';
import { authFor } from '../tokens/app-auth';
import { isSameApp, shownApp } from '../tokens/shown-app';
import { packTokens, storedTokens, type StoredTokens } from '../tokens/stored-tokens';
import { openTokens, tokenContext } from '../tokens/token-opener';
import type { AuthorisationOutcome, ReplacementOutcome } from './authorisation-outcome';

interface AccessGrantingDeps {
  readonly connectors: ConnectorDirectory;
  readonly connections: ConnectionStore;
  readonly flows: Pick<OauthFlowStore, 'insertPending' | 'removePending'>;
  readonly vault: Vault;
  readonly logger: Logger;
  readonly events?: ConnectionEvents;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** The token answer of a code exchange. */
interface TokenAnswer {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Tokens that work, and whose they are. */
interface Grant {
  readonly connector: Connector;
  readonly flow: OauthFlow;
  readonly tokens: StoredTokens;
  readonly identity: ProviderIdentity;
  readonly scopes: readonly string[];
}

/** `Omit` that keeps the members of a union apart. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type GrantOutcome = Without<AuthorisationOutcome, 'returnPath'>;

const pendingLifeMs = 30 * 60_000;
const revokeDeadlineMs = 8_000;

/** Turns fresh tokens into a connection: a new one, the same one again, or a question to the person. */
export class AccessGranting {
  constructor(private readonly deps: AccessGrantingDeps) {}

  async store(
    connector: Connector,
    flow: OauthFlow,
    answer: TokenAnswer & { readonly app?: OwnApp },
    signal: AbortSignal,
  ): Promise<GrantOutcome> {
    let grant: Grant;
    const { app } = answer;
    try {
      const auth = authFor(connector, app);
      const issued = connector.auth.readIssuedTokens(answer);
      const facts = { connectorId: connector.id, operation: 'oauth.identify' };
      const identity = await withDeadline(auth.whoAmI(issued.accessToken, signal), signal, facts);
      grant = {
        connector,
        flow,
        identity,
        tokens: { ...storedTokens(issued, null, this.deps.clock.now()), ...(app ? { app } : {}) },
        scopes: scopesOf(issued, identity),
      };
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      this.deps.logger.warn({ err: error, connectorId: connector.id }, 'fresh access could not be used');
      return { kind: 'exchange_failed', code: error.code, message: error.message };
    }
    const missingScopes = connector.auth.requiredScopes.filter((scope) => !grant.scopes.includes(scope));
    if (missingScopes.length > 0) {
      await this.#withdraw(connector, grant.identity.externalAccountId, grant.tokens);
      return { kind: 'missing_required_scopes', missingScopes };
    }
    return flow.connectionId === null ? this.#connect(grant) : this.#reauthorise(grant, flow.connectionId);
  }

  /** The customer's own app that a connection is authorised with; undefined: the installation's, or there is no access left. */
  async appOf(connection: Connection): Promise<OwnApp | undefined> {
    try {
      return (await openTokens(this.deps.vault, connection))?.tokens.app;
    } catch (error) {
      // Access that cannot be opened is what reconnecting is for; its app has to be entered again.
      if (error instanceof VaultError || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  async replace(pending: PendingReauthorisation, userId: string): Promise<ReplacementOutcome> {
    const connection = await this.deps.connections.replaceAccount(pending.connectionId, pending.id, userId);
    if (!connection) return { kind: 'already_connected_elsewhere' };
    await this.#tell(connection, 'replaced');
    return { kind: 'replaced', connection };
  }

  async discard(pending: PendingReauthorisation): Promise<void> {
    const connection = await this.deps.connections.find(pending.connectionId);
    const connector = connection && this.deps.connectors.find(connection.connectorId);
    if (connector) {
      const { connectionId: id, workspaceId, secretId } = pending;
      const opened = await openTokens(this.deps.vault, { id, workspaceId, secretId }).catch(() => null);
      if (opened) await this.#withdraw(connector, pending.externalAccountId, opened.tokens);
    }
    await this.deps.flows.removePending(pending);
  }

  async #connect(grant: Grant): Promise<GrantOutcome> {
    const { flow, connector, identity } = grant;
    const same = await this.deps.connections.findByAccount(
      flow.workspaceId,
      connector.id,
      identity.externalAccountId,
    );
    if (same) return this.#reconnect(grant, same);
    const id = this.deps.ids.next();
    const connection = await this.deps.connections.connect({
      ...this.#accessFor(grant, { id, workspaceId: flow.workspaceId }),
      app: shownApp(grant.tokens.app, this.deps.clock.now()),
      id,
      workspaceId: flow.workspaceId,
      connectorId: connector.id,
      settings: defaultConnectionSettings,
    });
    // Null: another authorisation of the same account was quicker, and is there to be reconnected.
    if (!connection) return this.#connect(grant);
    await this.#tell(connection, 'new');
    return connectedOutcome('connected', grant, connection);
  }

  async #reauthorise(grant: Grant, connectionId: string): Promise<GrantOutcome> {
    const { flow, identity } = grant;
    const target = await this.deps.connections.findInWorkspace(flow.workspaceId, connectionId);
    if (!target) {
      await this.#withdraw(grant.connector, identity.externalAccountId, grant.tokens);
      return { kind: 'connection_gone' };
    }
    if (target.externalAccountId === identity.externalAccountId) return this.#reconnect(grant, target);
    const secret = this.#seal(grant.tokens, target);
    const pendingId = this.deps.ids.next();
    const pending: PendingReauthorisation = {
      id: pendingId,
      workspaceId: target.workspaceId,
      userId: flow.userId,
      connectionId: target.id,
      secretId: secret.id,
      externalAccountId: identity.externalAccountId,
      externalAccountName: identity.externalAccountName,
      accountFacts: identity.facts,
      grantedScopes: grant.scopes,
      tokenExpiresAt: grant.tokens.expiresAt,
      app: await this.#appSince(grant, target),
    };
    await this.deps.flows.insertPending(pending, secret, pendingLifeMs);
    const { externalAccountId, externalAccountName } = identity;
    return {
      kind: 'different_account',
      pendingId,
      connection: target,
      found: { externalAccountId, externalAccountName },
    };
  }

  async #reconnect(grant: Grant, existing: Connection): Promise<GrantOutcome> {
    const optionalGroups = [...new Set([...existing.optionalGroups, ...grant.flow.optionalGroups])];
    const app = await this.#appSince(grant, existing);
    const access = { ...this.#accessFor(grant, existing), optionalGroups, app };
    const connection = await this.deps.connections.reconnect(existing.id, access);
    await this.#tell(connection, 'reconnected');
    return connectedOutcome('reconnected', grant, connection);
  }

  /** The app of the grant; since when the connection has it, where it is the one it had before. */
  async #appSince({ tokens }: Grant, before: Connection): Promise<ConnectionApp> {
    const now = shownApp(tokens.app, this.deps.clock.now());
    if (before.secretId === null || (before.app && before.app.owner !== now.owner)) return now;
    const kept = isSameApp(await this.appOf(before), tokens.app);
    return kept ? { ...now, setAt: before.app?.setAt ?? null } : now;
  }

  #accessFor(grant: Grant, connection: Pick<Connection, 'id' | 'workspaceId'>): Omit<GrantedAccess, 'app'> {
    return {
      externalAccountId: grant.identity.externalAccountId,
      externalAccountName: grant.identity.externalAccountName,
      accountFacts: grant.identity.facts,
      grantedScopes: grant.scopes,
      optionalGroups: grant.flow.optionalGroups,
      tokenExpiresAt: grant.tokens.expiresAt,
      connectedByUserId: grant.flow.userId,
      secret: this.#seal(grant.tokens, connection),
    };
  }

  #seal(tokens: StoredTokens, connection: Pick<Connection, 'id' | 'workspaceId'>): SealedSecretRow {
    return this.deps.vault.sealNew(packTokens(tokens), tokenContext(connection));
  }

  async #tell(connection: Connection, how: ConnectedHow): Promise<void> {
    const { events, logger } = this.deps;
    const facts = { connectionId: connection.id, connectorId: connection.connectorId, kind: how };
    logger.info(facts, 'connection authorised');
    const told = await Promise.allSettled([events?.onConnected?.(connection, how)]);
    if (how !== 'new') told.push(...(await Promise.allSettled([events?.onRecovered?.(connection.id)])));
    for (const one of told)
      if (one.status === 'rejected')
        logger.error({ ...facts, err: one.reason as Error }, 'a new connection could not be prepared');
  }

  /** Best effort: gives tokens back that are not kept, unless a connection works with a grant of the same account. */
  async #withdraw(connector: Connector, externalAccountId: string, tokens: StoredTokens): Promise<void> {
    if (await this.deps.connections.isAccountUsedElsewhere(connector.id, externalAccountId, null)) return;
    const signal = AbortSignal.timeout(revokeDeadlineMs);
    const facts = { connectorId: connector.id, operation: 'token.revoke' };
    try {
      await withDeadline(authFor(connector, tokens.app).revoke(tokens, signal), signal, facts);
    } catch (error) {
      this.deps.logger.info(
        { err: error, connectorId: connector.id },
        'unused access could not be withdrawn',
      );
    }
  }
}

function scopesOf(issued: IssuedTokens, identity: ProviderIdentity): readonly string[] {
  return identity.grantedScopes.length > 0 ? identity.grantedScopes : (issued.scopes ?? []);
}

function connectedOutcome(
  kind: 'connected' | 'reconnected',
  grant: Grant,
  connection: Connection,
): GrantOutcome {
  const missingGroups = grant.connector.auth.optionalScopeGroups.filter(
    (group) =>
      grant.flow.optionalGroups.includes(group.id) &&
      group.scopes.some((scope) => !grant.scopes.includes(scope)),
  );
  return missingGroups.length > 0
    ? { kind: 'half_granted', connection, missingGroups }
    : { kind, connection };
}
