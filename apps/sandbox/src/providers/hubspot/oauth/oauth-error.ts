import { randomUUID } from 'node:crypto';
import { HubSpotError } from '../api/hubspot-error';

/** The token endpoint's refusals: RFC 6749 `error` plus HubSpot's own `status` and sentence. */
const refusals = {
  BAD_AUTH_CODE: ['invalid_grant', 'missing or unknown auth code'],
  BAD_REDIRECT_URI: ['invalid_request', 'missing or invalid redirect uri'],
  BAD_CLIENT_ID: ['invalid_client', 'missing or unknown client id'],
  BAD_CLIENT_SECRET: ['invalid_client', 'missing or invalid client secret'],
  BAD_SCOPES: ['invalid_scope', 'missing or invalid scopes'],
  BAD_CODE_VERIFIER: ['invalid_grant', 'missing or invalid code verifier'],
  BAD_REFRESH_TOKEN: ['invalid_grant', 'refresh token is invalid, expired or revoked'],
  BAD_HUB: ['access_denied', 'missing or unknown hub id'],
  BAD_GRANT_TYPE: ['unsupported_grant_type', 'missing or unknown grant type'],
} as const;

export type OAuthRefusal = keyof typeof refusals;

/** HTTP 400 with the body of that refusal. */
export function oauthError(status: OAuthRefusal): HubSpotError {
  const [error, description] = refusals[status];
  return new HubSpotError(400, {
    error,
    error_description: description,
    status,
    message: description,
    correlationId: randomUUID(),
  });
}
