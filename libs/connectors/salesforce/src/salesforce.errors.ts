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

export const connectorId = 'salesforce';

/** Waits; Salesforce names none. */
export const pauses = {
  /** The allowance of 24 hours rolls: some of it is back an hour later. */
  dailyMs: 60 * 60 * 1000,
  /** Too many calls of over twenty seconds at once. */
  concurrentMs: 30_000,
  tooManyMs: 30_000,
} as const;

type Convert = (facts: ConnectorErrorFacts, waitMs: number | null) => ConnectorError;

/** Sentences that say what an admin has to do, and where. */
export const fixes = {
  apiDisabled:
    'This Salesforce edition has no API. Fix: in Salesforce, ask your account manager for API access (Professional Edition) or an edition that has it.',
  userWithoutApi:
    'The connected Salesforce user may not use the API. Fix: Setup › Permission Sets › the set of the integration user › System Permissions › switch “API Enabled” on.',
  sessionWithoutApi:
    'The Salesforce app lacks the scope “Manage user data via APIs (api)”. Fix: Setup › External Client App Manager › the app › Policies and Settings › OAuth scopes; then reconnect.',
  notInstalled:
    'The Salesforce org does not know this app. Fix: make the External Client App in that org, or install it there (Setup › External Client App Manager), and connect again.',
  blocked:
    'An admin blocked this app in the Salesforce org. Fix: Setup › Connected Apps OAuth Usage › the app › Unblock; or Setup › External Client App Manager › the app › Policies › Permitted users.',
  ipRestricted:
    'Salesforce refuses to renew the access from this server’s network address. Fix: Setup › External Client App Manager › the app › Policies › IP relaxation “Relax IP restrictions”, or allow the address under Network Access.',
  inactiveUser:
    'The Salesforce user who connected Thread was deactivated. Fix: reconnect with an active integration user.',
} as const;

const expired: Convert = (facts) =>
  new AuthorisationExpired('Salesforce no longer accepts the access token.', facts);
const refusedValues: Convert = (facts) =>
  new PayloadRejected('Salesforce refused the values of the request.', facts);
const notAllowed: Convert = (facts) =>
  new MissingScope(
    'The connected Salesforce user is not allowed to do this. Fix: Setup › Permission Sets › the set of the integration user › Object Settings.',
    facts,
    [],
  );
const goneRecord: Convert = (facts) => new RecordNotFound('Salesforce does not have this record.', facts);
const conflict: Convert = (facts) =>
  new RecordConflict('Salesforce reports a conflict with another change.', facts);
const tooMany: Convert = (facts, waitMs) =>
  new RateLimited('Salesforce asks for fewer calls at once.', facts, waitMs ?? pauses.tooManyMs);
const unavailable: Convert = (facts) => new VendorUnavailable('Salesforce failed to answer.', facts);

/** The one table: what each status of the REST API means for the work, where its `errorCode` says nothing more. */
const byStatus: Readonly<Record<number, Convert>> = {
  400: refusedValues,
  401: expired,
  403: notAllowed,
  404: goneRecord,
  408: unavailable,
  409: conflict,
  412: conflict,
  414: refusedValues,
  422: refusedValues,
  423: tooMany,
  429: tooMany,
  431: refusedValues,
  477: tooMany,
};

const byCode: Readonly<Record<string, Convert>> = {
  API_DISABLED_FOR_ORG: (facts) => new MissingScope(fixes.apiDisabled, facts, []),
  API_CURRENTLY_DISABLED: (facts) => new MissingScope(fixes.userWithoutApi, facts, []),
  QUERY_TIMEOUT: unavailable,
  SERVER_UNAVAILABLE: unavailable,
  UNABLE_TO_LOCK_ROW: conflict,
  INVALID_QUERY_LOCATOR: conflict,
  ENTITY_IS_DELETED: goneRecord,
};

interface RestError {
  readonly code: string | undefined;
  /** Read to tell cases apart; never part of an error. */
  readonly message: string;
}

/** The first error of a body: a list of them as a rule, one alone at some endpoints. */
function restErrorOf(text: string): RestError {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { code: undefined, message: '' };
  }
  const first: unknown = Array.isArray(body) ? body[0] : body;
  if (typeof first !== 'object' || first === null) return { code: undefined, message: '' };
  const [code, message]: unknown[] = [Reflect.get(first, 'errorCode'), Reflect.get(first, 'message')];
  return {
    code: typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(code) ? code : undefined,
    message: typeof message === 'string' ? message : '',
  };
}

const limited = ({ message }: RestError, facts: ConnectorErrorFacts): ConnectorError =>
  message.startsWith('Concurrent')
    ? new RateLimited('Salesforce is busy with too many long calls of this org.', facts, pauses.concurrentMs)
    : new QuotaExhausted('The org’s Salesforce API calls of 24 hours are used up.', facts, pauses.dailyMs);

/** Converts a refused API call. The body may be anything (a page, nothing, a list); none of it gets into the error. */
export function apiErrorOf(
  operation: string,
  answer: Pick<HttpAnswer, 'status' | 'text'> & { readonly headers?: Headers },
  now: Date,
): ConnectorError {
  const error = restErrorOf(answer.text);
  const correlationId = answer.headers?.get('sforce-request-id') ?? answer.headers?.get('x-request-id') ?? '';
  const facts: ConnectorErrorFacts = {
    connectorId,
    operation,
    status: answer.status,
    ...(error.code ? { providerCode: error.code } : {}),
    ...(/^[\w-]{1,64}$/.test(correlationId) ? { correlationId } : {}),
  };
  if (error.code === 'REQUEST_LIMIT_EXCEEDED') return limited(error, facts);
  // Renewing the token would not help: it is the app's scope that is missing.
  if (error.code === 'INVALID_SESSION_ID' && error.message.includes('not valid for use with the REST API'))
    return new MissingScope(fixes.sessionWithoutApi, facts, ['api']);
  const convert =
    (error.code !== undefined && Object.hasOwn(byCode, error.code) ? byCode[error.code] : undefined) ??
    byStatus[answer.status];
  if (convert) return convert(facts, retryAfterMs(answer.headers?.get('retry-after') ?? null, now));
  if (answer.status >= 500) return unavailable(facts, null);
  return new UnexpectedResponse('Salesforce answered in a way we do not know.', facts);
}

type ConvertOauth = (facts: ConnectorErrorFacts) => ConnectorError;
const misconfigured =
  (sentence: string): ConvertOauth =>
  (facts) =>
    new ConnectorMisconfigured(sentence, facts);
const ended =
  (sentence: string): ConvertOauth =>
  (facts) =>
    new AuthorisationExpired(sentence, facts);

/** `error` values of the OAuth endpoints beyond RFC 6749, and those that mean something else here. */
const oauthErrors: Readonly<Record<string, ConvertOauth>> = {
  invalid_token: ended('Salesforce does not know this token.'),
  unsupported_token_type: ended('Salesforce does not know this token.'),
  inactive_user: ended(fixes.inactiveUser),
  inactive_org: ended('The Salesforce org is no longer active.'),
  invalid_client_id: misconfigured('Salesforce does not know this app’s consumer key.'),
  invalid_client_credentials: misconfigured('Salesforce refuses this app’s consumer secret.'),
  invalid_app_access: misconfigured(fixes.blocked),
  app_not_found: misconfigured(fixes.notInstalled),
  OAUTH_APP_BLOCKED: misconfigured(fixes.blocked),
  OAUTH_APPROVAL_ERROR_GENERIC: misconfigured(fixes.notInstalled),
  OAUTH_EC_APP_NOT_FOUND: misconfigured(fixes.notInstalled),
  rate_limit_exceeded: (facts) =>
    new RateLimited('Salesforce asks for fewer token calls.', facts, pauses.tooManyMs),
  server_error: (facts) => new VendorUnavailable('Salesforce’s log-in failed to answer.', facts),
  temporarily_unavailable: (facts) => new VendorUnavailable('Salesforce’s log-in failed to answer.', facts),
};

/** Cases that only their description tells apart. */
const described = (error: string, description: string, facts: ConnectorErrorFacts): ConnectorError | null => {
  if (error === 'invalid_grant' && /^ip restricted/i.test(description))
    return new ConnectorMisconfigured(fixes.ipRestricted, facts);
  if (error === 'invalid_client' && /must be installed/i.test(description))
    return new ConnectorMisconfigured(fixes.notInstalled, facts);
  return null;
};

/** Converts what Salesforce says when it sends the browser back without a code; null for what is an ordinary refusal. */
export function authorisationErrorOf(
  error: string,
  description: string | null,
  facts: ConnectorErrorFacts,
): ConnectorError | null {
  const convert = Object.hasOwn(oauthErrors, error) ? oauthErrors[error] : undefined;
  return described(error, description ?? '', facts) ?? convert?.(facts) ?? null;
}

/** Converts a refused token, introspection or revocation request: Salesforce's own errors first, then RFC 6749. */
export function oauthErrorOf(answer: HttpAnswer, facts: ConnectorErrorFacts, now: Date): ConnectorError {
  const body = jsonObjectOf(answer.text) ?? {};
  const [error, description] = [body['error'], body['error_description']];
  const code = typeof error === 'string' && /^\w{1,64}$/.test(error) ? error : undefined;
  const known = { ...facts, status: answer.status, ...(code ? { providerCode: code } : {}) };
  const own =
    code && answer.status < 500
      ? authorisationErrorOf(code, typeof description === 'string' ? description : null, known)
      : null;
  return own ?? tokenErrorOf(answer, known, now);
}
