import type { HubSpotAppConfig } from '../../../sandbox.config';
import type { FormFields } from '../../../server/http-server';

/** A valid authorisation request, ready for the consent page. `scopes` are required, `optionalScopes` may be declined. */
export interface AuthorizeRequest {
  redirectUri: string;
  scopes: string[];
  optionalScopes: string[];
  state: string | null;
  challenge: string | null;
  challengeMethod: 'S256' | 'plain';
}

const text = (fields: FormFields, name: string): string | null => {
  const value = fields[name];
  return value === undefined ? null : Array.isArray(value) ? (value[0] ?? null) : value;
};

const words = (value: string | null): string[] => [
  ...new Set((value ?? '').split(' ').filter((word) => word !== '')),
];

function scopeProblem(app: HubSpotAppConfig, scopes: string[], optional: string[]): string | null {
  if (scopes.length === 0) return 'The scope parameter is missing.';
  if (app.scopes.length === 0) return null;
  const unknown = [...scopes, ...optional].filter(
    (scope) => ![...app.scopes, ...app.optionalScopes].includes(scope),
  );
  if (unknown.length > 0) return `The app is not configured for these scopes: ${unknown.join(', ')}.`;
  const absent = app.scopes.filter((scope) => !scopes.includes(scope));
  if (absent.length > 0)
    return `The app requires these scopes, and the URL does not ask for them: ${absent.join(', ')}.`;
  return null;
}

/**
 * Checks an authorisation URL against the app's configuration. A problem is shown to the person on a page and never
 * redirected, because the redirect URL itself cannot be trusted then.
 */
export function readAuthorizeRequest(
  app: HubSpotAppConfig,
  fields: FormFields,
): AuthorizeRequest | { problem: string } {
  const redirectUri = text(fields, 'redirect_uri');
  if (text(fields, 'client_id') !== app.clientId)
    return { problem: 'The client ID in the URL belongs to no app.' };
  if (redirectUri === null || !app.redirectUrls.includes(redirectUri)) {
    return { problem: 'The redirect URL in the URL does not match any redirect URL of the app.' };
  }
  const scopes = words(text(fields, 'scope'));
  const optionalScopes = words(text(fields, 'optional_scope')).filter((scope) => !scopes.includes(scope));
  const problem = scopeProblem(app, scopes, optionalScopes);
  if (problem !== null) return { problem };
  const method = text(fields, 'code_challenge_method') ?? 'plain';
  if (method !== 'plain' && method !== 'S256')
    return { problem: 'The code challenge method is not supported.' };
  return {
    redirectUri,
    scopes,
    optionalScopes,
    state: text(fields, 'state'),
    challenge: text(fields, 'code_challenge'),
    challengeMethod: method,
  };
}
