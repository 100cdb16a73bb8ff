import { randomUUID } from 'node:crypto';

const statuses = {
  invalid_json: 400,
  invalid_request_url: 400,
  invalid_request: 400,
  validation_error: 400,
  missing_version: 400,
  unauthorized: 401,
  restricted_resource: 403,
  object_not_found: 404,
  conflict_error: 409,
  rate_limited: 429,
  internal_server_error: 500,
  bad_gateway: 502,
  service_unavailable: 503,
  gateway_timeout: 504,
  service_overload: 529,
} as const;
export type NotionCode = keyof typeof statuses;

/** An answer that is not a success, with the exact body the provider would send. */
export class NotionError extends Error {
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown>,
    readonly headers: Record<string, string> = {},
  ) {
    super(String(body.message ?? body.error ?? `HTTP ${status}`));
  }
}

/** The API's error body: `{object:"error", status, code, message, request_id}`. */
export function apiError(
  code: NotionCode,
  message: string,
  extras: Record<string, unknown> = {},
): NotionError {
  const status = statuses[code];
  return new NotionError(status, {
    object: 'error',
    status,
    code,
    message,
    request_id: randomUUID(),
    ...extras,
  });
}

export const validationError = (message: string): NotionError => apiError('validation_error', message);

/** 404: the object does not exist, or nobody shared it with the integration; the answer does not tell which. */
export const notFound = (kind: string, id: string): NotionError =>
  apiError(
    'object_not_found',
    `Could not find ${kind} with ID: ${id}. Make sure the relevant pages and databases are shared with your integration.`,
  );

export const unauthorized = (): NotionError => apiError('unauthorized', 'API token is invalid.');

/** 429 with the seconds to wait. */
export function rateLimited(retryAfterSeconds: number): NotionError {
  const { status, body } = apiError(
    'rate_limited',
    'You have been rate limited. Please try again in a few minutes.',
    {
      additional_data: { rate_limit_reason: 'integration_rate_limit' },
    },
  );
  return new NotionError(status, body, { 'retry-after': String(retryAfterSeconds) });
}

/** The code an HTTP status goes with, for faults that name a status. */
export function codeOfStatus(status: number): NotionCode {
  const found = Object.entries(statuses).findLast(([, known]) => known === status);
  return (found?.[0] ?? 'internal_server_error') as NotionCode;
}

export type OauthCode =
  'invalid_request' | 'invalid_grant' | 'invalid_client' | 'unauthorized_client' | 'unsupported_grant_type';

/** The RFC 6749 body the token endpoint shows. */
export function oauthError(error: OauthCode, description: string): NotionError {
  return new NotionError(error === 'invalid_client' ? 401 : 400, {
    error,
    error_description: description,
    request_id: randomUUID(),
  });
}
