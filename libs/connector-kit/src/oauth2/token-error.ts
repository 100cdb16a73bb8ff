import {
  AuthorisationExpired,
  ConnectorMisconfigured,
  RateLimited,
  UnexpectedResponse,
  VendorUnavailable,
} from '../errors/connector-error';
import type { ConnectorError, ConnectorErrorFacts } from '../errors/connector-error';
import { retryAfterMs } from '../http/retry-after';
import { jsonObjectOf } from '../http/read-json';
import type { HttpAnswer } from '../http/send-http';

/** Codes that say the grant (code or refresh token) is dead for good: RFC 6749 §5.2. */
const grantIsDead = new Set(['invalid_grant', 'access_denied']);
/** Codes that say our client itself is refused. */
const clientIsRefused = new Set([
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_redirect_uri',
]);

const shortCode = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[A-Za-z][\w.-]{0,63}$/.test(value) ? value : undefined;

/** How long to wait where a token endpoint says 429 without saying how long. */
const tokenPauseMs = 10_000;

/**
 * Converts a refused token request by RFC 6749. Never carries the body or the provider's sentence, which may repeat a token.
 * Providers with codes of their own look at those first and fall back on this.
 */
export function tokenErrorOf(answer: HttpAnswer, facts: ConnectorErrorFacts, now: Date): ConnectorError {
  const code = shortCode(jsonObjectOf(answer.text)?.['error']);
  const known: ConnectorErrorFacts = {
    ...facts,
    status: answer.status,
    ...(code ? { providerCode: code } : {}),
  };
  if (answer.status === 429) {
    return new RateLimited(
      'The provider limits token requests.',
      known,
      retryAfterMs(answer.headers.get('retry-after'), now) ?? tokenPauseMs,
    );
  }
  if (answer.status >= 500 || answer.status === 408)
    return new VendorUnavailable('The provider’s token service failed.', known);
  if (code && grantIsDead.has(code))
    return new AuthorisationExpired(
      'The provider says the authorisation is expired, used or revoked.',
      known,
    );
  if ((code && clientIsRefused.has(code)) || answer.status === 401) {
    return new ConnectorMisconfigured(
      'The provider refuses this application: client id, secret, redirect address or scopes are wrong.',
      known,
    );
  }
  return new UnexpectedResponse('The provider refused the token request for a reason we do not know.', known);
}
