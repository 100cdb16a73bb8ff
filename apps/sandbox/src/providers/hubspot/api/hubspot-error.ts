import { randomUUID } from 'node:crypto';

/** An answer that is not a success, with the exact body the provider would send. */
export class HubSpotError extends Error {
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown>,
  ) {
    super(String(body.message ?? `HTTP ${status}`));
  }
}

type Extras = {
  subCategory?: string;
  context?: Record<string, string[]>;
  errors?: unknown[];
  links?: Record<string, string>;
};

/** The general error body: `{status:"error", message, correlationId, category, …}`. */
export function apiError(
  status: number,
  category: string,
  message: string,
  extras: Extras = {},
): HubSpotError {
  return new HubSpotError(status, {
    status: 'error',
    message,
    correlationId: randomUUID(),
    category,
    ...extras,
  });
}

export const validationError = (message: string, extras: Extras = {}): HubSpotError =>
  apiError(400, 'VALIDATION_ERROR', message, extras);

export const notFound = (message = 'resource not found', extras: Extras = {}): HubSpotError =>
  apiError(404, 'OBJECT_NOT_FOUND', message, extras);

/** 403 naming the granular scopes that would have allowed the call (any one of them). */
export function missingScopes(scopes: readonly string[]): HubSpotError {
  return apiError(
    403,
    'MISSING_SCOPES',
    "This app hasn't been granted all required scopes to make this call.",
    {
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: scopes },
        },
      ],
      links: { scopes: 'https://developers.hubspot.com/scopes' },
    },
  );
}

export type LimitPolicy = 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY';

const limitMessages: Record<LimitPolicy, string> = {
  TEN_SECONDLY_ROLLING: 'You have reached your ten_secondly_rolling limit.',
  SECONDLY: 'You have reached your secondly limit.',
  DAILY: 'You have reached your daily limit.',
};

/** 429. There is no Retry-After: the client knows the window from the policy's name. */
export function rateLimited(policy: LimitPolicy): HubSpotError {
  return new HubSpotError(429, {
    status: 'error',
    message: limitMessages[policy],
    errorType: 'RATE_LIMIT',
    correlationId: randomUUID(),
    policyName: policy,
    requestId: randomUUID(),
  });
}

/** 401 for a token that never existed, was revoked, or is missing. */
export const invalidAuthentication = (): HubSpotError =>
  apiError(
    401,
    'INVALID_AUTHENTICATION',
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
  );

/** 401 for a token past its life. */
export const expiredAuthentication = (expiredAt: number, now: number): HubSpotError =>
  apiError(
    401,
    'EXPIRED_AUTHENTICATION',
    `The OAuth token used to make this call expired ${Math.max(0, Math.floor((now - expiredAt) / 1000))} second(s) ago.`,
    { context: { 'expire time': [new Date(expiredAt).toISOString()] } },
  );

export interface InvalidValue {
  name: string;
  code: string;
  message: string;
}

/** 400 for property values that do not fit their definitions. */
export function invalidProperties(portalId: number, invalid: readonly InvalidValue[]): HubSpotError {
  const list = invalid.map(({ name, code, message }) => ({
    isValid: false,
    message,
    error: code,
    name,
    localizedErrorMessage: message,
    portalId,
  }));
  return validationError(`Property values were not valid: ${JSON.stringify(list)}`, {
    errors: invalid.map(({ name, code, message }) => ({ message, code, context: { propertyName: [name] } })),
  });
}
