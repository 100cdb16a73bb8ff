import { z } from 'zod';
import { AuthorisationExpired } from '@thread/connector-kit';
import type { AppAuth, ConnectorAuth, ProviderIdentity } from '@thread/connector-kit';
import type { NotionClient } from '../notion.client';
import type { NotionConfig } from '../notion.config';
import { connectorId, oauthErrorOf } from '../notion.errors';
import { paths } from '../notion.paths';
import { me } from '../notion.schemas';
import { readIssuedTokens, refreshAnswer } from './issued-tokens';
import { callOauth } from './oauth-call';

/**
 * Notion's OAuth 2.0: HTTP Basic, JSON, no scopes (capabilities are ticked on the integration's page, and the person picks pages at consent). Every refresh
 * replaces both tokens, and a replaced refresh token used again ends the grant.
 */
export function createAuth(config: NotionConfig, client: NotionClient): ConnectorAuth {
  const revoke: AppAuth['revoke'] = async ({ accessToken, refreshToken }, signal) => {
    const token = refreshToken ?? accessToken;
    try {
      await callOauth(config, {
        operation: 'oauth.revoke',
        endpoint: 'revoke',
        body: { token: token.expose() },
        schema: z.unknown(),
        signal,
      });
    } catch (error) {
      // Gone already is as good as revoked now.
      if (!(error instanceof AuthorisationExpired)) throw error;
    }
  };
  return {
    installationApp: {
      oauth: {
        connectorId,
        authorizeUrl: config.authorizeUrl,
        tokenUrl: config.tokenUrl,
        clientId: config.clientId,
        clientSecret: config.clientSecret,
        usePkce: false,
        tokenRequest: 'basic_json',
        tokenError: oauthErrorOf,
        authorizeParams: () => ({ owner: 'user' }),
      },
      refresh: (refreshToken, signal) =>
        callOauth(config, {
          operation: 'oauth.refresh',
          endpoint: 'token',
          body: { grant_type: 'refresh_token', refresh_token: refreshToken.expose() },
          schema: refreshAnswer,
          signal,
        }),
      revoke,
      whoAmI: createWhoAmI(client),
    },
    requiredScopes: [],
    optionalScopeGroups: [],
    readIssuedTokens,
  };
}

function createWhoAmI(client: NotionClient): AppAuth['whoAmI'] {
  return async (accessToken, signal): Promise<ProviderIdentity> => {
    const { bot } = await client.send({ accessToken, signal }, 'users.me', { path: paths.me }, me);
    const name = bot.workspace_name?.trim() || `Notion workspace ${bot.workspace_id}`;
    return {
      externalAccountId: bot.workspace_id,
      externalAccountName: name,
      grantedScopes: [],
      facts: {
        name,
        // Notion has no zone of a workspace: its dates are days already.
        timeZone: 'UTC',
        currency: null,
        additionalCurrencies: [],
        homeUrl: 'https://www.notion.so',
      },
    };
  };
}
