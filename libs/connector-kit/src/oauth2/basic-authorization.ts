import type { Secret } from '@thread/domain';

/** Value of an Authorization header that proves a client by HTTP Basic. */
export function basicAuthorization(clientId: string, clientSecret: Secret): string {
  return `Basic ${Buffer.from(`${clientId}:${clientSecret.expose()}`).toString('base64')}`;
}
