import { AuthorisationExpired } from '@thread/connector-kit';
import type { AppAuth, ProviderIdentity } from '@thread/connector-kit';
import type { HubspotClient } from '../hubspot.client';
import type { HubspotConfig } from '../hubspot.config';
import { connectorId } from '../hubspot.errors';
import { accountInfo, introspection } from '../hubspot.schemas';
import { paths } from '../hubspot.paths';
import { callOauth } from './oauth-call';

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const isCurrency = (code: string | null | undefined): code is string => /^[A-Z]{3}$/.test(code ?? '');

/** The portal's own pages; record links are below it. `uiDomain` differs by data centre (app-eu1.hubspot.com). */
const homeUrlOf = (uiDomain: string | null | undefined, portalId: string): string =>
  `https://${uiDomain && /^[\w.-]+(:\d+)?$/.test(uiDomain) ? uiDomain : 'app.hubspot.com'}/contacts/${portalId}`;

/**
 * Two calls: introspection (which portal, which scopes; HubSpot answers 200 with `active: false` for a dead token, which throws
 * AuthorisationExpired) and the account's details. A time zone Node does not know falls back to UTC.
 */
export function createWhoAmI(config: HubspotConfig, client: HubspotClient): AppAuth['whoAmI'] {
  return async (accessToken, signal): Promise<ProviderIdentity> => {
    const operation = 'oauth.introspect';
    const form = { token: accessToken.expose(), token_type_hint: 'access_token' };
    const token = await callOauth(config, {
      operation,
      below: '/introspect',
      form,
      schema: introspection,
      signal,
    });
    if (!token.active)
      throw new AuthorisationExpired('HubSpot no longer knows the access token.', { connectorId, operation });
    const account = await client.send(
      { accessToken, signal },
      'account.read',
      { path: paths.accountInfo },
      accountInfo,
    );
    const name = token.hub_domain ?? `HubSpot account ${token.hub_id}`;
    return {
      externalAccountId: token.hub_id,
      externalAccountName: name,
      grantedScopes: token.scopes ?? [],
      facts: {
        name,
        timeZone: account.timeZone && isTimeZone(account.timeZone) ? account.timeZone : 'UTC',
        currency: isCurrency(account.companyCurrency) ? account.companyCurrency : null,
        additionalCurrencies: (account.additionalCurrencies ?? []).filter(isCurrency),
        homeUrl: homeUrlOf(account.uiDomain, token.hub_id),
      },
    };
  };
}
