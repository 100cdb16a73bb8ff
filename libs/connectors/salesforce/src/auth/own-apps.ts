import { mayGoWithoutTls, Secret } from '@thread/connector-kit';
import type { OwnApp, OwnAppEntry, OwnApps, ReadOwnApp } from '@thread/connector-kit';
import type { SalesforceApp, SalesforceConfig } from '../salesforce.config';
import { clientIdPattern, clientSecretPattern } from '../salesforce.config';
import { publicLoginUrl, publicSandboxLoginUrl } from '../salesforce.addresses';

const oauthPath = '/services/oauth2';
/** Log-in hosts for everybody, and the My Domain of one org (of a sandbox: `acme--uat.sandbox.my`). */
const loginHost = /^(?:login|test|(?:[a-z0-9-]+\.)+my)\.salesforce\.com$/;

const problems = {
  clientId: 'Enter the consumer key as the app’s page shows it.',
  clientSecret: 'Enter the consumer secret as the app’s page shows it.',
  loginUrl:
    'Enter https://login.salesforce.com, https://test.salesforce.com, or the org’s My Domain (https://….my.salesforce.com).',
} as const;

/** The address without a trailing slash; null when key and secret must not be sent there. */
function loginUrlOf(text: string, { apiUrl }: Pick<SalesforceConfig, 'apiUrl'>): string | null {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || url.username || url.password || url.search || url.hash) return null;
  const address = url.href.replace(/\/+$/, '');
  // A double answers for all hosts of Salesforce at the address it is configured with.
  if (apiUrl !== null)
    return url.origin === new URL(apiUrl).origin && (url.protocol === 'https:' || mayGoWithoutTls(url))
      ? address
      : null;
  const isPlain = url.protocol === 'https:' && url.port === '' && url.pathname === '/';
  return isPlain && loginHost.test(url.hostname) ? address : null;
}

function readEntry(entry: OwnAppEntry, config: SalesforceConfig): ReadOwnApp {
  const clientId = entry.clientId.trim();
  const clientSecret = entry.clientSecret.trim();
  const loginUrl = loginUrlOf(entry.loginUrl, config);
  const fine = {
    clientId: clientIdPattern.test(clientId),
    clientSecret: clientSecretPattern.test(clientSecret),
  };
  if (fine.clientId && fine.clientSecret && loginUrl !== null)
    return { kind: 'ready', app: { clientId, clientSecret: new Secret(clientSecret), loginUrl } };
  return {
    kind: 'invalid',
    problems: {
      ...(fine.clientId ? {} : { clientId: problems.clientId }),
      ...(fine.clientSecret ? {} : { clientSecret: problems.clientSecret }),
      ...(loginUrl === null ? { loginUrl: problems.loginUrl } : {}),
    },
  };
}

const ofDouble = ({ authorizeUrl }: SalesforceConfig): string =>
  authorizeUrl.replace(/\/services\/oauth2\/authorize$/, '');

/**
 * External Client Apps that belong to one org: a local one works in its own org alone, so that every org brings its own.
 * @param authThrough makes the authorisation through one of them.
 */
export function createOwnApps<Auth>(
  config: SalesforceConfig,
  authThrough: (app: SalesforceApp) => Auth,
): OwnApps<Auth> {
  const loginHosts =
    config.apiUrl === null
      ? [
          { label: 'Production', url: publicLoginUrl },
          { label: 'Sandbox', url: publicSandboxLoginUrl },
        ]
      : [{ label: 'Production', url: ofDouble(config) }];
  return {
    loginHosts,
    read: (entry) => readEntry(entry, config),
    authFor: ({ clientId, clientSecret, loginUrl }: OwnApp) =>
      authThrough({
        clientId,
        clientSecret,
        apiUrl: config.apiUrl,
        authorizeUrl: `${loginUrl}${oauthPath}/authorize`,
        tokenUrl: `${loginUrl}${oauthPath}/token`,
      }),
  };
}
