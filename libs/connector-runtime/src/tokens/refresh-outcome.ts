import {
  ConnectorMisconfigured,
  QuotaExhausted,
  RateLimited,
  UnexpectedResponse,
  VendorUnavailable,
} from '@thread/connector-kit';
import { refreshRetryMs } from './refresh-schedule';

const appRefusedRetryMs = 300_000;
const longestAskedMs = 3_600_000;

/** A refresh that failed but may be repeated. */
export interface FailedRefresh {
  readonly outcome: 'transient' | 'config_error';
  readonly retryInMs: number;
  /** The provider may have issued new tokens that never reached us. */
  readonly outcomeUnknown: boolean;
}

/** Classes a failed token call, other than a refused grant. `failures` counts those before this one. */
export function failedRefresh(error: unknown, failures: number): FailedRefresh {
  if (error instanceof ConnectorMisconfigured)
    return { outcome: 'config_error', retryInMs: appRefusedRetryMs, outcomeUnknown: false };
  if (error instanceof RateLimited || error instanceof QuotaExhausted)
    return {
      outcome: 'transient',
      retryInMs: Math.max(askedMs(error.ms), refreshRetryMs(failures)),
      outcomeUnknown: false,
    };
  // With a status the provider answered and says it did nothing; without one the answer may have been lost on its way.
  const answered = error instanceof VendorUnavailable && error.facts.status !== undefined;
  const unclear = !answered || error instanceof UnexpectedResponse;
  return { outcome: 'transient', retryInMs: refreshRetryMs(failures), outcomeUnknown: unclear };
}

function askedMs(ms: number): number {
  return Number.isFinite(ms) ? Math.round(Math.min(Math.max(ms, 0), longestAskedMs)) : longestAskedMs;
}
