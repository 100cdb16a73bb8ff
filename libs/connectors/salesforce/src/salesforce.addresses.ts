import { ConnectorMisconfigured, mayGoWithoutTls } from '@thread/connector-kit';
import type { ConnectorErrorFacts } from '@thread/connector-kit';

/** API version of every call, Summer '26. Salesforce keeps a version for at least three years. */
export const apiVersion = '67.0';

/** Where production orgs log in; sandboxes do at https://test.salesforce.com, and every org at its My Domain. */
export const publicLoginUrl = 'https://login.salesforce.com';

/** Where the sandboxes of all orgs log in. */
export const publicSandboxLoginUrl = 'https://test.salesforce.com';

/** Where all orgs' change events are fetched (gRPC). */
export const publicPubsubUrl = 'https://api.pubsub.salesforce.com:7443';

const salesforceHost = /^(?:[a-z0-9-]+\.)+(?:salesforce\.com|force\.com|salesforce\.mil)$/;

const withoutSlash = (text: string): string => text.replace(/\/+$/, '');

/**
 * The address of an org's API, as Salesforce named it, without a trailing slash. It comes from outside and gets the access token, so it must be one of Salesforce's
 * own hosts, or below `apiUrl` where the configuration points at a double. Throws ConnectorMisconfigured.
 */
export function instanceUrlOf(named: string, apiUrl: string | null, facts: ConnectorErrorFacts): string {
  const url = URL.canParse(named) ? new URL(named) : null;
  const isPlain = url !== null && !url.username && !url.password && !url.search && !url.hash;
  const isOurs =
    isPlain &&
    (apiUrl === null
      ? url.protocol === 'https:' &&
        url.port === '' &&
        url.pathname === '/' &&
        salesforceHost.test(url.hostname)
      : (url.protocol === 'https:' || mayGoWithoutTls(url)) && isBelow(url, new URL(apiUrl)));
  if (isOurs) return withoutSlash(url.href);
  throw new ConnectorMisconfigured(
    'Salesforce named an address for its API that is none of Salesforce’s own. Thread sends no access token there.',
    facts,
  );
}

const isBelow = (url: URL, base: URL): boolean =>
  url.origin === base.origin &&
  `${withoutSlash(url.pathname)}/`.startsWith(`${withoutSlash(base.pathname)}/`);

/** A page of a query goes on at a path, never at an address. */
const nextPage = /^\/services\/data\/v\d{2,3}\.0\/query\/[\w-]{1,100}$/;

/** Whether an answer's `nextRecordsUrl` is a page of a query on the same instance. */
export function isNextPage(path: string): boolean {
  return nextPage.test(path);
}
