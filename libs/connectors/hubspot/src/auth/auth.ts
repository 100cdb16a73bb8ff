import type { ConnectorAuth } from '@thread/connector-kit';
import type { HubspotClient } from '../hubspot.client';
import type { HubspotConfig } from '../hubspot.config';
import { connectorId, oauthErrorOf } from '../hubspot.errors';
import { readIssuedTokens, refreshAnswer } from './issued-tokens';
import { callOauth } from './oauth-call';
import { createRefusedScopes } from './refused-scopes';
import { createRevoke } from './revoke';
import { optionalScopeGroups, requiredScopes } from './scopes';
import { createWhoAmI } from './who-am-i';

/**
 * HubSpot's OAuth 2.0. Refresh tokens do not expire and normally stay the same, but whatever a refresh returns replaces the old one.
 * The scopes asked for must match the app's settings or HubSpot blocks the installation, hence `optional_scope`.
 */
export function createAuth(config: HubspotConfig, client: HubspotClient): ConnectorAuth {
  return {
    installationApp: {
      oauth: {
        connectorId,
        authorizeUrl: config.authorizeUrl,
        tokenUrl: config.tokenUrl,
        clientId: config.clientId,
        clientSecret: config.clientSecret,
        usePkce: config.usePkce,
        tokenError: oauthErrorOf,
        authorizeParams: ({ optionalScopes }): Readonly<Record<string, string>> =>
          optionalScopes.length > 0 ? { optional_scope: optionalScopes.join(' ') } : {},
      },
      refresh: (refreshToken, signal) =>
        callOauth(config, {
          operation: 'oauth.refresh',
          below: '',
          form: { grant_type: 'refresh_token', refresh_token: refreshToken.expose() },
          schema: refreshAnswer,
          signal,
        }),
      revoke: createRevoke(config, client),
      whoAmI: createWhoAmI(config, client),
    },
    requiredScopes,
    optionalScopeGroups,
    readIssuedTokens,
    refusedScopes: createRefusedScopes(client),
  };
}
