import type { RestClient, SandboxClient } from '@thread/testing';
import { z } from 'zod';
import { connectorId } from './connected-product';

export interface ConsentWish {
  /** Optional groups to ask for. */
  readonly groups?: readonly string[];
  /** Connection to authorise again. */
  readonly connectionId?: string;
  readonly portal?: number;
  readonly deny?: boolean;
  /** Optional scopes the person un-ticks. */
  readonly declined?: readonly string[];
}

/** Goes to the provider and decides there, and stops in front of the callback. @returns the callback's address. */
export async function consent(
  client: RestClient,
  sandbox: SandboxClient,
  { groups = [], connectionId, portal, deny = false, declined = [] }: ConsentWish = {},
): Promise<URL> {
  const start = new URL(`${client.url}/oauth/${connectorId}/start`);
  for (const group of groups) start.searchParams.append('group', group);
  if (connectionId) start.searchParams.set('connection', connectionId);
  const authorizeUrl = (await client.session.send(start.href)).headers.get('location');
  const body = { authorizeUrl, portalId: portal, deny, declined: [...declined] };
  const { redirectTo } = z
    .object({ redirectTo: z.url() })
    .parse(await sandbox.send('POST', '/consent', body));
  return new URL(redirectTo);
}

/** Comes back from the provider. @returns the page the browser is sent to. */
export async function callback(client: RestClient, address: URL): Promise<URL> {
  const answer = await client.session.send(address.href);
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`The callback answered ${answer.status} without a redirect.`);
  return new URL(location, address);
}

export const outcomeOf = (page: URL): string | null => page.searchParams.get('outcome');
