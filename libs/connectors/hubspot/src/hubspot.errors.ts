import {
  AuthorisationExpired,
  ConnectorMisconfigured,
  MissingScope,
  PayloadRejected,
  QuotaExhausted,
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

export const connectorId = 'hubspot';

/** Waits where HubSpot names none (it documents no Retry-After for its rolling limits). */
export const pauses = {
  /** The ten-second window at most. */
  rollingMs: 10_000,
  /** Search allows so many a second. */
  secondlyMs: 1_000,
  /** A daily allowance returns at midnight of the portal; asking hourly costs nothing and trusts no clock. */
  dailyMs: 60 * 60 * 1000,
  /** 423: HubSpot asks for two seconds at least. */
  lockedMs: 2_000,
  /** 477: the account is being moved to another data centre. */
  migrationMs: 60 * 60 * 1000,
} as const;

type Body = Readonly<Record<string, unknown>>;
type Convert = (facts: ConnectorErrorFacts, body: Body, waitMs: number | null) => ConnectorError;

const text = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;
const category = (body: Body): string | undefined =>
  text(body['category'] ?? body['errorType'], /^[A-Z][A-Z0-9_]{0,63}$/);

/** Scopes a MISSING_SCOPES answer names, wherever it names them. */
const namedScopes = (body: Body): readonly string[] => {
  const contexts = [body, ...(Array.isArray(body['errors']) ? (body['errors'] as unknown[]) : [])].map(
    (part) => (typeof part === 'object' && part !== null && 'context' in part ? part.context : null),
  );
  const lists = contexts.flatMap((context) =>
    typeof context === 'object' && context !== null
      ? [Reflect.get(context, 'requiredGranularScopes'), Reflect.get(context, 'requiredScopes')]
      : [],
  );
  const scopes = lists
    .flat(2)
    .filter((scope): scope is string => typeof scope === 'string' && /^[\w.-]{1,100}$/.test(scope));
  return [...new Set(scopes)];
};

const tooMany: Convert = (facts, body, waitMs) => {
  const policy = text(body['policyName'], /^[A-Z_]{1,64}$/);
  const known = { ...facts, ...(policy ? { providerCode: policy } : {}) };
  if (policy === 'DAILY')
    return new QuotaExhausted(
      'HubSpot’s daily allowance of calls is used up.',
      known,
      waitMs ?? pauses.dailyMs,
    );
  const isSecondly =
    policy === 'SECONDLY' ||
    (typeof body['message'] === 'string' && body['message'].includes(' secondly limit'));
  return new RateLimited(
    'HubSpot’s limit of calls in a short time is reached.',
    known,
    waitMs ?? (isSecondly ? pauses.secondlyMs : pauses.rollingMs),
  );
};

/** The one table: what each status of the CRM API means for the work. Statuses 5xx and the rest follow below. */
const table: Readonly<Record<number, Convert>> = {
  400: (facts) => new PayloadRejected('HubSpot refused the values of the request.', facts),
  401: (facts) => new AuthorisationExpired('HubSpot no longer accepts the access token.', facts),
  403: (facts, body) =>
    new MissingScope('The connected HubSpot account does not allow this.', facts, namedScopes(body)),
  404: (facts) => new RecordNotFound('HubSpot does not have this record.', facts),
  408: (facts) => new VendorUnavailable('HubSpot gave up waiting.', facts),
  409: (facts) => new RecordConflict('HubSpot reports a conflict with another change.', facts),
  414: (facts) => new PayloadRejected('HubSpot says the request is too long.', facts),
  422: (facts) => new PayloadRejected('HubSpot refused the values of the request.', facts),
  423: (facts, _body, waitMs) =>
    new RateLimited(
      'The HubSpot account is locked for a moment.',
      facts,
      Math.max(waitMs ?? 0, pauses.lockedMs),
    ),
  429: tooMany,
  477: (facts, _body, waitMs) =>
    new RateLimited(
      'The HubSpot account is being moved to another data centre.',
      facts,
      waitMs ?? pauses.migrationMs,
    ),
};

const factsOf = (operation: string, answer: HttpAnswer, body: Body): ConnectorErrorFacts => {
  const providerCode = category(body);
  const correlationId = text(
    body['correlationId'] ?? answer.headers.get('x-hubspot-correlation-id'),
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
  const body = jsonObjectOf(answer.text) ?? {};
  const facts = factsOf(operation, answer, body);
  const convert = table[answer.status];
  if (convert) return convert(facts, body, retryAfterMs(answer.headers.get('retry-after'), now));
  if (answer.status >= 500) return new VendorUnavailable('HubSpot failed to answer.', facts);
  return new UnexpectedResponse('HubSpot answered in a way we do not know.', facts);
}

/** Statuses of errors that come, against the rule, under 200. */
const statusOfCategory: Readonly<Record<string, number>> = {
  RATE_LIMITS: 429,
  EXPIRED_AUTHENTICATION: 401,
  INVALID_AUTHENTICATION: 401,
  MISSING_SCOPES: 403,
  BANNED: 403,
  OBJECT_NOT_FOUND: 404,
  CONFLICT: 409,
  VALIDATION_ERROR: 400,
  OBJECT_ALREADY_EXISTS: 409,
};

/** The status an answer should have had: for a body that is an error although the answer says it went well; null for every other body. */
export function statusInBody(json: unknown): number | null {
  if (typeof json !== 'object' || json === null || Reflect.get(json, 'status') !== 'error') return null;
  return statusOfCategory[category(json as Body) ?? ''] ?? 500;
}

/** `status` values of the OAuth endpoints, beside RFC 6749's `error`. */
const deadGrants = new Set(['BAD_REFRESH_TOKEN', 'BAD_AUTH_CODE', 'BAD_HUB', 'BAD_CODE_VERIFIER']);
const refusedClient = new Set(['BAD_CLIENT_ID', 'BAD_CLIENT_SECRET', 'BAD_REDIRECT_URI', 'BAD_SCOPES']);

/** Converts a refused token, introspection or revocation request: HubSpot's own `status` first, then RFC 6749. */
export function oauthErrorOf(answer: HttpAnswer, facts: ConnectorErrorFacts, now: Date): ConnectorError {
  const body = jsonObjectOf(answer.text) ?? {};
  const status = text(body['status'], /^[A-Z][A-Z0-9_]{0,63}$/);
  const known = { ...factsOf(facts.operation, answer, body), ...(status ? { providerCode: status } : {}) };
  if (status && answer.status < 500 && answer.status !== 429) {
    if (deadGrants.has(status))
      return new AuthorisationExpired('HubSpot says the authorisation is expired, used or revoked.', known);
    if (refusedClient.has(status)) {
      return new ConnectorMisconfigured(
        'HubSpot refuses this app: client id, secret, redirect address or scopes are wrong.',
        known,
      );
    }
  }
  return tokenErrorOf(answer, known, now);
}
