import { AuthorisationExpired } from '@thread/connector-kit';
import type { AppAuth, ConnectorAuth } from '@thread/connector-kit';
import { z } from 'zod';
import type { SalesforceClient } from '../salesforce.client';
import type { SalesforceApp, SalesforceConfig } from '../salesforce.config';
import { authorisationErrorOf, connectorId, oauthErrorOf } from '../salesforce.errors';
import { readIssuedTokens, refreshAnswer } from './issued-tokens';
import { callOauth } from './oauth-call';
import { createOwnApps } from './own-apps';
import { optionalScopeGroups, requiredScopes } from './scopes';
import { createWhoAmI } from './who-am-i';

/**
 * Salesforce's OAuth 2.0: web server flow with PKCE. Refresh tokens rotate where the app says so: the old one is dead at once, and presenting it again ends the whole
 * grant, so a refresh is made exactly once and its answer kept before anything else (the runtime does both).
 */
export function createAuth(config: SalesforceConfig, client: SalesforceClient): ConnectorAuth {
  const { installationApp } = config;
  return {
    installationApp: installationApp && authThrough({ ...config, ...installationApp }, client),
    ownApps: createOwnApps(config, (app) => authThrough(app, client)),
    requiredScopes,
    optionalScopeGroups,
    readIssuedTokens,
  };
}

function authThrough(app: SalesforceApp, client: SalesforceClient): AppAuth {
  return {
    oauth: {
      connectorId,
      authorizeUrl: app.authorizeUrl,
      tokenUrl: app.tokenUrl,
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      usePkce: true,
      authorisationError: authorisationErrorOf,
      tokenError: oauthErrorOf,
    },
    refresh: (refreshToken, signal) =>
      callOauth(app, {
        operation: 'oauth.refresh',
        endpoint: 'token',
        form: { grant_type: 'refresh_token', refresh_token: refreshToken.expose() },
        schema: refreshAnswer,
        signal,
      }),
    revoke: ({ accessToken, refreshToken }, signal) =>
      revoke(app, (refreshToken ?? accessToken).expose(), signal),
    whoAmI: createWhoAmI(app, client),
  };
}

/** A refresh token takes its access tokens along. Gone already is as good as revoked now. */
async function revoke(app: SalesforceApp, token: string, signal: AbortSignal): Promise<void> {
  const call = {
    operation: 'oauth.revoke',
    endpoint: 'revoke',
    form: { token },
    schema: z.unknown(),
    signal,
  } as const;
  await callOauth(app, call).catch((error: unknown) => {
    if (!(error instanceof AuthorisationExpired)) throw error;
  });
}
