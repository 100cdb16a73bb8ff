import type { NotionAppConfig } from '../../../sandbox.config';
import type { FormFields } from '../../../server/http-server';

/** A valid authorisation request, ready for the consent page. */
export interface AuthorizeRequest {
  redirectUri: string;
  state: string | null;
}

const text = (fields: FormFields, name: string): string | null => {
  const value = fields[name];
  return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
};

/** Checks an authorisation URL against the integration. A problem is shown on a page and never redirected. */
export function readAuthorizeRequest(
  app: NotionAppConfig,
  fields: FormFields,
): AuthorizeRequest | { problem: string } {
  if (text(fields, 'client_id') !== app.clientId) return { problem: 'Missing or invalid client_id.' };
  if (text(fields, 'response_type') !== 'code') return { problem: 'response_type should be "code".' };
  if (text(fields, 'owner') !== 'user') return { problem: 'owner should be "user".' };
  const redirectUri = text(fields, 'redirect_uri');
  if (redirectUri === null || !app.redirectUrls.includes(redirectUri))
    return { problem: 'Missing or invalid redirect_uri.' };
  return { redirectUri, state: text(fields, 'state') };
}
