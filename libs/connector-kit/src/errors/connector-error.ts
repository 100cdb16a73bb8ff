/** What the queue does with the work that failed. */
export type RetryAdvice =
  { readonly kind: 'never' } | { readonly kind: 'backoff' } | { readonly kind: 'after'; readonly ms: number };

/** Who can put it right. */
export type ErrorAct = 'nobody' | 'reconnect' | 'fix-mapping' | 'widen-scopes' | 'vendor-limit' | 'us';

export interface ConnectorErrorFacts {
  readonly connectorId: string;
  readonly operation: string;
  /** HTTP status where there was an answer. */
  readonly status?: number;
  /** The provider's own code or category; never a body, a header or a token. */
  readonly providerCode?: string;
  /** The provider's correlation id for a support case. */
  readonly correlationId?: string;
}

/** Any failure of a provider call, converted at the client: carries safe facts only, never the SDK's error object. */
export abstract class ConnectorError extends Error {
  abstract readonly code: string;
  abstract readonly retry: RetryAdvice;
  abstract readonly act: ErrorAct;
  readonly facts: ConnectorErrorFacts;

  constructor(message: string, facts: ConnectorErrorFacts) {
    super(message);
    this.name = new.target.name;
    this.facts = facts;
  }
}

/** The grant is dead: 401 after a refresh, refresh refused, revoked. The connection needs reconnection; its work is kept. */
export class AuthorisationExpired extends ConnectorError {
  readonly code = 'connection.authorisation_expired';
  readonly retry = { kind: 'never' } as const;
  readonly act = 'reconnect';
}

/** A scope is missing. Only the feature that needs it stops. */
export class MissingScope extends ConnectorError {
  readonly code = 'connection.missing_scope';
  readonly retry = { kind: 'never' } as const;
  readonly act = 'widen-scopes';

  constructor(
    message: string,
    facts: ConnectorErrorFacts,
    readonly scopes: readonly string[],
  ) {
    super(message, facts);
  }
}

/** Too many calls in a short window. The whole connection waits `ms`. */
export class RateLimited extends ConnectorError {
  readonly code = 'provider.rate_limited';
  readonly retry: RetryAdvice;
  readonly act = 'nobody';

  constructor(
    message: string,
    facts: ConnectorErrorFacts,
    readonly ms: number,
  ) {
    super(message, facts);
    this.retry = { kind: 'after', ms };
  }
}

/** A daily or plan allowance is used up. */
export class QuotaExhausted extends ConnectorError {
  readonly code = 'provider.quota_exhausted';
  readonly retry: RetryAdvice;
  readonly act = 'vendor-limit';

  constructor(
    message: string,
    facts: ConnectorErrorFacts,
    readonly ms: number,
  ) {
    super(message, facts);
    this.retry = { kind: 'after', ms };
  }
}

/** 5xx, timeout, network. */
export class VendorUnavailable extends ConnectorError {
  readonly code = 'provider.unavailable';
  readonly retry = { kind: 'backoff' } as const;
  readonly act = 'nobody';
}

/** The record does not exist (any more). */
export class RecordNotFound extends ConnectorError {
  readonly code = 'provider.record_not_found';
  readonly retry = { kind: 'never' } as const;
  readonly act = 'nobody';
}

/** Version or uniqueness conflict: read again, then try once more. */
export class RecordConflict extends ConnectorError {
  readonly code = 'provider.record_conflict';
  readonly retry = { kind: 'backoff' } as const;
  readonly act = 'nobody';
}

/** The provider refused our values, or a delivery has a shape we cannot read. `path` says where. */
export class PayloadRejected extends ConnectorError {
  readonly code = 'provider.payload_rejected';
  readonly retry = { kind: 'never' } as const;
  readonly act = 'fix-mapping';

  constructor(
    message: string,
    facts: ConnectorErrorFacts,
    readonly path: string | null = null,
  ) {
    super(message, facts);
  }
}

/** An answer did not have the shape we rely on. */
export class UnexpectedResponse extends ConnectorError {
  readonly code: string = 'provider.unexpected_response';
  readonly retry = { kind: 'backoff' } as const;
  readonly act = 'us';
}

/** An answer cannot be read at all: a web page, half a document, a broken compression. Asking for fewer records would not help. */
export class UnreadableAnswer extends UnexpectedResponse {
  override readonly code = 'provider.bad_payload';
}

/** Our own share of the provider's allowance is in use: no call was made. Nothing is wrong, the work waits `ms`. */
export class BudgetSpent extends ConnectorError {
  readonly code = 'connection.budget_spent';
  readonly retry: RetryAdvice;
  readonly act = 'nobody';

  constructor(
    message: string,
    facts: ConnectorErrorFacts,
    readonly ms: number,
  ) {
    super(message, facts);
    this.retry = { kind: 'after', ms };
  }
}

/** The provider has not been answering; this call was not made so as to spare it. Calls may go out again in `ms`. */
export class ProviderSpared extends VendorUnavailable {
  constructor(
    message: string,
    facts: ConnectorErrorFacts,
    readonly ms: number,
  ) {
    super(message, facts);
  }
}

/** The cursor is too old; start the stream again. */
export class CursorExpired extends ConnectorError {
  readonly code = 'provider.cursor_expired';
  readonly retry = { kind: 'never' } as const;
  readonly act = 'nobody';
}

const refusedStreamMs = 10 * 60_000;

/** The account offers no open feed, or not to us. The message tells a person what to switch on; polling goes on. */
export class StreamRefused extends ConnectorError {
  readonly code = 'connection.stream_refused';
  readonly retry: RetryAdvice;
  readonly act = 'widen-scopes';

  constructor(
    message: string,
    facts: ConnectorErrorFacts,
    readonly ms = refusedStreamMs,
  ) {
    super(message, facts);
    this.retry = { kind: 'after', ms };
  }
}

/** A delivery that is not the provider's: bad signature, stale, wrong format. */
export class DeliveryRejected extends ConnectorError {
  readonly code = 'delivery.rejected';
  readonly retry = { kind: 'never' } as const;
  readonly act = 'nobody';
}

/** The provider refuses our application itself: wrong client id, secret or redirect URL. An operator must act. */
export class ConnectorMisconfigured extends ConnectorError {
  readonly code = 'connector.misconfigured';
  readonly retry = { kind: 'backoff' } as const;
  readonly act = 'us';
}

/** The connection may not be used now: needs reconnection, paused, throttled or disconnected. Work is kept. */
export class ConnectionUnavailable extends ConnectorError {
  readonly code = 'connection.unavailable';
  readonly retry: RetryAdvice;
  readonly act = 'reconnect';

  constructor(
    message: string,
    facts: ConnectorErrorFacts,
    readonly state: string,
    retryInMs: number | null,
  ) {
    super(message, facts);
    this.retry = retryInMs === null ? { kind: 'never' } : { kind: 'after', ms: retryInMs };
  }
}
