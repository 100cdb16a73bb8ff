import type { FormFields } from '../../../server/http-server';
import type { RegisteredApp, RegisteredApps } from './registered-apps';

/** A valid authorisation request, ready for the approval page. */
export interface AuthorizeRequest {
  app: RegisteredApp;
  redirectUri: string;
  scopes: string[];
  state: string | null;
  challenge: string;
}

export type ReadAuthorizeRequest =
  | { kind: 'request'; request: AuthorizeRequest }
  /** Shown to the person: the address to go back to cannot be trusted. */
  | { kind: 'problem'; problem: string }
  | { kind: 'redirect'; to: string };

const knownScopes = [
  'api',
  'refresh_token',
  'offline_access',
  'id',
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'web',
  'full',
];

export const fieldText = (fields: FormFields, name: string): string => {
  const value = fields[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
};

/** The app's redirect URL with a refusal in its query. */
export function refusal(
  redirectUri: string,
  state: string | null,
  error: string,
  description: string,
): string {
  const target = new URL(redirectUri);
  target.searchParams.set('error', error);
  target.searchParams.set('error_description', description);
  if (state !== null) target.searchParams.set('state', state);
  return target.toString();
}

/** Checks an authorisation URL against the app it names: PKCE with S256 is demanded. */
export function readAuthorizeRequest(
  apps: Pick<RegisteredApps, 'find'>,
  fields: FormFields,
): ReadAuthorizeRequest {
  const redirectUri = fieldText(fields, 'redirect_uri');
  const app = apps.find(fieldText(fields, 'client_id'));
  if (app === undefined)
    return {
      kind: 'problem',
      problem: 'error=invalid_client_id&error_description=client identifier invalid',
    };
  if (!app.redirectUrls.includes(redirectUri))
    return {
      kind: 'problem',
      problem: 'error=redirect_uri_mismatch&error_description=redirect_uri must match configuration',
    };
  const state = fieldText(fields, 'state') || null;
  const refuse = (error: string, description: string): ReadAuthorizeRequest => ({
    kind: 'redirect',
    to: refusal(redirectUri, state, error, description),
  });
  if (fieldText(fields, 'response_type') !== 'code')
    return refuse('unsupported_response_type', 'response type must be code');
  const scopes = [
    ...new Set(
      fieldText(fields, 'scope')
        .split(/\s+/)
        .filter((scope) => scope !== ''),
    ),
  ];
  const unknown = scopes.find((scope) => !knownScopes.includes(scope));
  if (unknown !== undefined) return refuse('invalid_scope', 'the requested scope is not allowed');
  const challenge = fieldText(fields, 'code_challenge');
  const method = fieldText(fields, 'code_challenge_method') || 'S256';
  if (!/^[\w-]{43}$/.test(challenge)) return refuse('invalid_request', 'missing required code challenge');
  if (method !== 'S256') return refuse('invalid_request', 'code challenge method must be S256');
  return { kind: 'request', request: { app, redirectUri, scopes, state, challenge } };
}
