import {
  AuthorisationExpired,
  ConnectorMisconfigured,
  MissingScope,
  PayloadRejected,
  RateLimited,
  RecordConflict,
  RecordNotFound,
  UnexpectedResponse,
  VendorUnavailable,
  jsonObjectOf,
  retryAfterMs,
  tokenErrorOf,
} from '@thread/connector-kit';
import type { ConnectorError, ConnectorErrorFacts, HttpAnswer } from '@thread/connector-kit';

export const connectorId = 'notion';

/** Waits where Notion names none. */
const pauses = { limitedMs: 2_000, overloadedMs: 10_000 } as const;

type Body = Readonly<Record<string, unknown>>;
type Convert = (facts: ConnectorErrorFacts, waitMs: number | null) => ConnectorError;

const text = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;

/** API errors carry `code`; the OAuth endpoints `error` or `code`. */
const codeOf = (body: Body): string | undefined =>
  text(body['error'], /^[a-z_]{1,64}$/) ?? text(body['code'], /^[a-z_]{1,64}$/);

/** The one table: what each status of the API means for the work. Statuses 5xx and the rest follow below. */
const table: Readonly<Record<number, Convert>> = {
  400: (facts) => new PayloadRejected('Notion refused the values of the request.', facts),
  401: (facts) => new AuthorisationExpired('Notion no longer accepts the access token.', facts),
  403: (facts) =>
    new MissingScope(
      'The integration lacks a capability for this; it is ticked on its page in Notion.',
      facts,
      [],
    ),
  404: (facts) =>
    new RecordNotFound('Notion does not have this, or it is not shared with the integration.', facts),
  408: (facts) => new VendorUnavailable('Notion gave up waiting.', facts),
  409: (facts) => new RecordConflict('Notion reports a conflict with another change.', facts),
  413: (facts) => new PayloadRejected('Notion says the request is too large.', facts),
  429: (facts, waitMs) =>
    new RateLimited('Notion’s limit of calls in a short time is reached.', facts, waitMs ?? pauses.limitedMs),
  529: (facts, waitMs) => new RateLimited('Notion is overloaded.', facts, waitMs ?? pauses.overloadedMs),
};

const factsOf = (operation: string, answer: HttpAnswer, body: Body): ConnectorErrorFacts => {
  const providerCode = codeOf(body);
  const correlationId = text(
    body['request_id'] ?? answer.headers.get('x-notion-request-id'),
    /^[\w-]{1,64}$/,
  );
  return {
    connectorId,
    operation,
    status: answer.status,
    ...(providerCode ? { providerCode } : {}),
    ...(correlationId ? { correlationId } : {}),
  };
};

/** Converts a refused API call. The body may be anything (an HTML page, nothing, a list); none of it gets into the error. */
export function apiErrorOf(operation: string, answer: HttpAnswer, now: Date): ConnectorError {
  const facts = factsOf(operation, answer, jsonObjectOf(answer.text) ?? {});
  const convert = table[answer.status];
  if (convert) return convert(facts, retryAfterMs(answer.headers.get('retry-after'), now));
  if (answer.status >= 500) return new VendorUnavailable('Notion failed to answer.', facts);
  return new UnexpectedResponse('Notion answered in a way we do not know.', facts);
}

/** Codes of the OAuth endpoints that say the grant is dead, in whichever member they stand. */
const deadGrants = new Set(['invalid_grant', 'access_denied', 'unauthorized']);
const refusedClient = new Set([
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'test_env_error',
]);

/** Converts a refused token, introspection or revocation request. */
export function oauthErrorOf(answer: HttpAnswer, facts: ConnectorErrorFacts, now: Date): ConnectorError {
  const known = factsOf(facts.operation, answer, jsonObjectOf(answer.text) ?? {});
  const code = known.providerCode ?? '';
  if (answer.status < 500 && answer.status !== 429) {
    if (deadGrants.has(code))
      return new AuthorisationExpired('Notion says the authorisation is expired, used or revoked.', known);
    if (refusedClient.has(code))
      return new ConnectorMisconfigured(
        'Notion refuses this integration: client id, secret or redirect address are wrong.',
        known,
      );
  }
  return tokenErrorOf(answer, known, now);
}
