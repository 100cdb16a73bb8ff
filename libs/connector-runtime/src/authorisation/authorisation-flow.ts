import { completeAuthorisation, startAuthorisation } from '@thread/connector-kit';
import type { Connector, OwnApp, OwnAppEntry } from '@thread/connector-kit';
import {
  systemClock,
  type Clock,
  type ConnectionStore,
  type ConsumedFlow,
  type IdSource,
  type OauthFlow,
  type OauthFlowStore,
} from '@thread/domain';
import {
  openSmall,
  sealSmall,
  uuidSource,
  VaultError,
  type Keyring,
  type Logger,
  type Vault,
} from '@thread/platform';
import type { ConnectionEvents } from '../ports/connection-events';
import type { ConnectorDirectory } from '../ports/connector-directory';
import { authFor } from '../tokens/app-auth';
import { AccessGranting } from './access-granting';
import {
  AuthorisationRefused,
  type AuthorisationOutcome,
  type ReplacementOutcome,
} from './authorisation-outcome';
import { packFlowSecrets, unpackFlowSecrets, type FlowSecrets } from './flow-secrets';
import { challengeOf, hashOfState, newOneTimeValue, readCallbackQuery } from './one-time-state';
import { safeReturnPath } from './return-path';

export interface AuthorisationFlowDeps {
  readonly connectors: ConnectorDirectory;
  readonly connections: ConnectionStore;
  readonly flows: OauthFlowStore;
  readonly vault: Vault;
  /** Seals PKCE verifiers. */
  readonly keyring: Keyring;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly logger: Logger;
  readonly events?: ConnectionEvents;
  readonly clock?: Clock;
  readonly ids?: IdSource;
}

export interface StartRequest {
  readonly connectorId: string;
  readonly workspaceId: string;
  readonly userId: string;
  readonly sessionIdHash: Uint8Array;
  /** Ids of the optional scope groups to ask for beside the required scopes. */
  readonly optionalGroups: readonly string[];
  /** An existing connection to re-authorise or widen; its present groups are asked for again. */
  readonly connectionId?: string | null;
  readonly returnPath: string;
  /** An app of the customer's own to authorise with; null: the installation's. Left out: the one the connection has already. */
  readonly ownApp?: OwnAppEntry | null;
}

export interface CallbackRequest {
  readonly connectorId: string;
  /** The query string exactly as it arrived. */
  readonly rawQuery: string;
  /** Null when nobody is signed in. */
  readonly sessionIdHash: Uint8Array | null;
  readonly userId: string | null;
}

export interface Confirmer {
  readonly workspaceId: string;
  readonly userId: string;
}

const flowLifeMs = 10 * 60_000;
const exchangeDeadlineMs = 20_000;

/** Authorises Thread at a provider: from the click to a stored connection. One-time state bound to session, user and connector; PKCE. */
export class AuthorisationFlow {
  readonly #deps: AuthorisationFlowDeps;
  readonly #granting: AccessGranting;

  constructor(deps: AuthorisationFlowDeps) {
    this.#deps = deps;
    this.#granting = new AccessGranting({
      ...deps,
      clock: deps.clock ?? systemClock,
      ids: deps.ids ?? uuidSource,
    });
  }

  /** Where to send the browser. @throws AuthorisationRefused */
  async start(request: StartRequest): Promise<{ readonly url: string }> {
    const connector = this.#deps.connectors.find(request.connectorId);
    if (!connector)
      throw new AuthorisationRefused('not_configured', 'This connector is not configured here.');
    const groups = new Set(request.optionalGroups);
    let app = this.#ownAppOf(connector, request.ownApp ?? null);
    if (request.connectionId) {
      const connection = await this.#deps.connections.findInWorkspace(
        request.workspaceId,
        request.connectionId,
      );
      if (connection?.connectorId !== connector.id)
        throw new AuthorisationRefused('unknown_connection', 'There is no such connection.');
      for (const group of connection.optionalGroups) groups.add(group);
      if (request.ownApp === undefined) app = await this.#granting.appOf(connection);
    }
    if (!app && !connector.auth.installationApp) throw ownAppRequired(connector);
    const { oauth } = authFor(connector, app);
    const { requiredScopes, optionalScopeGroups } = connector.auth;
    const known = optionalScopeGroups.filter((group) => groups.has(group.id));
    const asked = request.optionalGroups.find((id) => !optionalScopeGroups.some((group) => group.id === id));
    if (asked !== undefined)
      throw new AuthorisationRefused('unknown_group', 'There is no such group of permissions.');

    const state = newOneTimeValue();
    const verifier = oauth.usePkce ? newOneTimeValue() : null;
    const optionalScopes = [...new Set(known.flatMap((group) => group.scopes))].filter(
      (scope) => !requiredScopes.includes(scope),
    );
    const flow: OauthFlow = {
      stateHash: hashOfState(state),
      workspaceId: request.workspaceId,
      userId: request.userId,
      sessionIdHash: request.sessionIdHash,
      connectorId: connector.id,
      connectionId: request.connectionId ?? null,
      scopes: [...requiredScopes, ...optionalScopes],
      optionalGroups: known.map((group) => group.id),
      sealedVerifier: null,
      returnPath: safeReturnPath(request.returnPath, `/connectors/${connector.id}`),
    };
    const secrets = verifier === null && !app ? null : packFlowSecrets({ verifier, ...(app ? { app } : {}) });
    const sealedVerifier =
      secrets === null ? null : sealSmall(this.#deps.keyring, secrets, verifierContext(flow));
    await this.#deps.flows.insert({ ...flow, sealedVerifier }, flowLifeMs);
    const url = startAuthorisation(oauth, {
      redirectUri: this.redirectUri(connector.id),
      scopes: requiredScopes,
      optionalScopes,
      state,
      ...(verifier === null ? {} : { codeChallenge: challengeOf(verifier) }),
    });
    return { url };
  }

  /** Ends an authorisation when the browser comes back. Never throws for anything the browser or the provider sent. */
  async complete(request: CallbackRequest): Promise<AuthorisationOutcome> {
    const { state, query } = readCallbackQuery(request.rawQuery);
    if (state === null) return { kind: 'state_unknown', returnPath: null };
    const consumed = await this.#deps.flows.consume({
      stateHash: hashOfState(state),
      connectorId: request.connectorId,
      sessionIdHash: request.sessionIdHash,
      userId: request.userId,
    });
    if (consumed.kind !== 'consumed') return this.#rejected(request, consumed);
    const { flow } = consumed;
    const { returnPath } = flow;
    const connector = this.#deps.connectors.find(flow.connectorId);
    if (!connector) return { kind: 'not_configured', returnPath };
    return this.#exchange(connector, flow, query);
  }

  /** The person says yes to another provider account: the connection changes over to it; rules, mapping and settings stay. */
  async confirmReplacement(pendingId: string, by: Confirmer): Promise<ReplacementOutcome> {
    const pending = await this.#deps.flows.findPending(pendingId, by.workspaceId, by.userId);
    if (!pending) return { kind: 'unknown' };
    return this.#granting.replace(pending, by.userId);
  }

  /** The person says no: what the provider granted is withdrawn and destroyed. @returns false when there was nothing to discard. */
  async discardReplacement(pendingId: string, by: Confirmer): Promise<boolean> {
    const pending = await this.#deps.flows.findPending(pendingId, by.workspaceId, by.userId);
    if (!pending) return false;
    await this.#granting.discard(pending);
    return true;
  }

  /** Removes authorisations nobody finished; returns how many. To be called now and then. */
  async removeExpired(): Promise<number> {
    return this.#deps.flows.removeExpired();
  }

  /** Where a provider sends the browser back: one address per connector, as it must be registered there. */
  redirectUri(connectorId: string): string {
    return `${this.#deps.publicUrl}/oauth/${encodeURIComponent(connectorId)}/callback`;
  }

  #ownAppOf(connector: Connector, entry: OwnAppEntry | null): OwnApp | undefined {
    if (entry === null) return undefined;
    const read = connector.auth.ownApps?.read(entry);
    if (!read)
      throw new AuthorisationRefused(
        'no_own_apps',
        'This connector works with the installation’s app alone.',
      );
    if (read.kind === 'invalid')
      throw new AuthorisationRefused('unusable_app', 'The app cannot be used as entered.', read.problems);
    return read.app;
  }

  #rejected(
    request: CallbackRequest,
    consumed: Exclude<ConsumedFlow, { kind: 'consumed' }>,
  ): AuthorisationOutcome {
    this.#deps.logger.warn(
      { connectorId: request.connectorId, userId: request.userId, code: consumed.kind },
      'authorisation callback refused',
    );
    // Only a flow of the very session that asks may say where it came from.
    const own =
      consumed.kind === 'state_used' || consumed.kind === 'state_expired' ? consumed.flow.returnPath : null;
    return { kind: consumed.kind, returnPath: own };
  }

  async #exchange(
    connector: Connector,
    flow: OauthFlow,
    query: Readonly<Record<string, string>>,
  ): Promise<AuthorisationOutcome> {
    const { returnPath } = flow;
    let secrets: FlowSecrets = { verifier: null };
    try {
      if (flow.sealedVerifier)
        secrets = unpackFlowSecrets(
          openSmall(this.#deps.keyring, flow.sealedVerifier, verifierContext(flow)),
        );
    } catch (error) {
      if (!(error instanceof VaultError) && !(error instanceof SyntaxError)) throw error;
      return {
        kind: 'exchange_failed',
        code: error instanceof VaultError ? error.code : 'vault.unreadable',
        message: 'The authorisation could not be finished. Start again.',
        returnPath,
      };
    }
    const signal = AbortSignal.timeout(exchangeDeadlineMs);
    const { verifier, app } = secrets;
    // Its app was taken away while the person was at the provider.
    if (!app && !connector.auth.installationApp) return { kind: 'own_app_required', returnPath };
    const end = await completeAuthorisation(authFor(connector, app).oauth, {
      redirectUri: this.redirectUri(connector.id),
      query,
      ...(verifier === null ? {} : { codeVerifier: verifier }),
      signal,
    });
    if (end.kind === 'denied') return { ...end, returnPath };
    if (end.kind === 'failed') {
      this.#deps.logger.warn(
        { err: end.error, connectorId: connector.id },
        'authorisation could not be completed',
      );
      return { kind: 'exchange_failed', code: end.error.code, message: end.error.message, returnPath };
    }
    const answer = app ? { ...end, app } : end;
    return { ...(await this.#granting.store(connector, flow, answer, signal)), returnPath };
  }
}

function ownAppRequired({ display }: Connector): AuthorisationRefused {
  const say = (what: string): string => `Enter ${what} of your own app.`;
  return new AuthorisationRefused(
    'own_app_required',
    `This installation of Thread has no app at ${display.name}. Connect with an app of your own.`,
    { clientId: say('the client id'), clientSecret: say('the client secret') },
  );
}

function verifierContext(
  flow: Pick<OauthFlow, 'stateHash' | 'workspaceId' | 'userId' | 'connectorId'>,
): string {
  return [
    'oauth_flow',
    Buffer.from(flow.stateHash).toString('hex'),
    flow.workspaceId,
    flow.userId,
    flow.connectorId,
  ].join('|');
}
