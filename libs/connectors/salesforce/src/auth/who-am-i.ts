import { AuthorisationExpired, ConnectorError, PayloadRejected } from '@thread/connector-kit';
import type { AppAuth, ProviderIdentity } from '@thread/connector-kit';
import type { z } from 'zod';
import { recordIdOf } from '../record-id';
import { soqlOf } from '../salesforce.client';
import type { OrgAccess, SalesforceClient } from '../salesforce.client';
import type { SalesforceApp } from '../salesforce.config';
import { connectorId } from '../salesforce.errors';
import { instanceUrlOf } from '../salesforce.addresses';
import { introspection, organizationSettings, queryAnswer, userInfo } from '../salesforce.schemas';
import { askUserInfo, callOauth } from './oauth-call';
import { checkAccess } from './preflight';
import { scopesOf } from './scopes';

const isTimeZone = (name: unknown): name is string => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: String(name) });
    return typeof name === 'string';
  } catch {
    return false;
  }
};

const isCurrency = (code: unknown): code is string => typeof code === 'string' && /^[A-Z]{3}$/.test(code);

interface Currencies {
  readonly currency: string | null;
  readonly additionalCurrencies: readonly string[];
}

const rowsOf = async (
  client: SalesforceClient,
  access: OrgAccess,
  operation: string,
  statement: Parameters<typeof soqlOf>[0],
) =>
  (
    await client.send(
      access,
      operation,
      { path: '/query', query: { q: await soqlOf(statement) } },
      queryAnswer,
    )
  ).records;

/** The org's own currency and the others it uses. Orgs with one currency have no object for it; their settings name it, where they may be read. */
async function readCurrencies(client: SalesforceClient, access: OrgAccess): Promise<Currencies> {
  try {
    const fields = ['IsoCode', 'IsCorporate'];
    const rows = await rowsOf(client, access, 'currencies.query', {
      from: 'CurrencyType',
      fields,
      where: { IsActive: true },
    });
    const corporate = rows.find((row) => row['IsCorporate'] === true)?.['IsoCode'];
    const others = rows.map((row) => row['IsoCode']).filter(isCurrency);
    return {
      currency: isCurrency(corporate) ? corporate : null,
      additionalCurrencies: others.filter((code) => code !== corporate),
    };
  } catch (error) {
    if (!(error instanceof PayloadRejected)) throw error;
  }
  const settings = await client
    .send(access, 'organization.read', { path: '/connect/organization' }, organizationSettings)
    .catch((error: unknown) => {
      if (error instanceof ConnectorError && !(error instanceof AuthorisationExpired)) return null;
      throw error;
    });
  const code = settings?.features.defaultCurrencyIsoCode;
  return { currency: isCurrency(code) ? code : null, additionalCurrencies: [] };
}

/** The instance is the host of the REST address; newer orgs name it as `custom_domain`, too. */
const instanceIn = ({ rest, custom_domain: own }: z.infer<typeof userInfo>['urls']): string =>
  own ?? rest.split('/services/')[0] ?? '';

/**
 * Who the token belongs to: scopes by introspection, org and instance by userinfo at the log-in host, then the org's name, zone and currencies, and
 * whether the user sees enough (`checkAccess`). Seven calls. The org's id is told in 18 characters.
 */
export function createWhoAmI(app: SalesforceApp, client: SalesforceClient): AppAuth['whoAmI'] {
  return async (accessToken, signal): Promise<ProviderIdentity> => {
    const operation = 'oauth.introspect';
    const form = { token: accessToken.expose(), token_type_hint: 'access_token' };
    const token = await callOauth(app, {
      operation,
      endpoint: 'introspect',
      form,
      schema: introspection,
      signal,
    });
    if (!token.active)
      throw new AuthorisationExpired('Salesforce no longer knows the access token.', {
        connectorId,
        operation,
      });
    const { organization_id: orgId, urls } = await askUserInfo(app, accessToken, userInfo, signal);
    const instanceUrl = instanceUrlOf(instanceIn(urls), app.apiUrl, {
      connectorId,
      operation: 'oauth.userinfo',
    });
    const access: OrgAccess = { accessToken, signal, instanceUrl };
    const [org] = await rowsOf(client, access, 'organization.query', {
      from: 'Organization',
      fields: ['Id', 'Name', 'IsSandbox', 'TimeZoneSidKey'],
      limit: 1,
    });
    await checkAccess(client, access);
    const currencies = await readCurrencies(client, access);
    const name = typeof org?.['Name'] === 'string' ? org['Name'] : `Salesforce org ${orgId}`;
    const shown = org?.['IsSandbox'] === true ? `${name} (sandbox)` : name;
    const zone = org?.['TimeZoneSidKey'];
    return {
      externalAccountId: recordIdOf(orgId) ?? orgId,
      externalAccountName: shown,
      grantedScopes: scopesOf(token.scope ?? ''),
      facts: { name: shown, timeZone: isTimeZone(zone) ? zone : 'UTC', ...currencies, homeUrl: instanceUrl },
    };
  };
}
