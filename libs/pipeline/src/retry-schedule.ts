import { ConnectorError } from '@thread/connector-kit';

const baseMs = 2_000;
const longestMs = 30 * 60_000;
const longestAskedMs = 3_600_000;

/** For how long work is repeated that fails for reasons of our own or of a third party. Longer than any night. */
export const patienceMs = 26 * 3_600_000;

/** Pause before the next try: full jitter, so that what failed together does not come back together. @param attempts tries so far, from 1. */
export function retryPause(attempts: number, random: () => number = Math.random): number {
  const ceiling = Math.min(longestMs, baseMs * 2 ** Math.min(attempts - 1, 20));
  // At least a quarter of the ceiling: a full-jitter zero would be no pause at all.
  return Math.round(ceiling * (0.25 + 0.75 * random()));
}

/** What becomes of work that failed. */
export type FailurePlan =
  | { readonly kind: 'retry'; readonly afterMs: number; readonly code: string; readonly text: string }
  | { readonly kind: 'give_up'; readonly code: string; readonly text: string };

/**
 * The one table from errors to what the pipeline does about them.
 * - The provider or the grant is the trouble: the work is kept and tried again for as long as it takes.
 * - The record or our mapping is the trouble: given up at once, a person is told.
 * - Anything else is our own fault: tried again for a day, then given up.
 * @param age milliseconds since the work came in.
 */
export function planFailure(error: unknown, attempts: number, age: number): FailurePlan {
  if (!(error instanceof ConnectorError)) {
    const code = 'pipeline.failed';
    const text = 'Thread could not process it. The log has the details.';
    if (age > patienceMs) return { kind: 'give_up', code, text };
    return { kind: 'retry', afterMs: retryPause(attempts), code, text };
  }
  const { code, message: text, retry } = error;
  if (retry.kind === 'after') {
    return { kind: 'retry', afterMs: Math.min(Math.max(retry.ms, 0), longestAskedMs), code, text };
  }
  const kept = retry.kind === 'backoff' || error.act === 'reconnect' || error.act === 'widen-scopes';
  return kept
    ? { kind: 'retry', afterMs: retryPause(attempts), code, text }
    : { kind: 'give_up', code, text };
}

/** Whether an error concerns the whole connection, so that asking again for fewer records would not help. */
export function concernsConnection(error: unknown): boolean {
  if (!(error instanceof ConnectorError)) return false;
  return error.retry.kind !== 'never'
    ? error.code !== 'provider.unexpected_response'
    : error.act === 'reconnect' || error.act === 'widen-scopes';
}
