/** No wait a provider asks for is honoured beyond this. */
export const longestRetryAfterMs = 60 * 60 * 1000;

/**
 * Reads a Retry-After header (whole or broken seconds, or an HTTP date) as milliseconds from `now`, never negative and never more
 * than an hour. Null when the header is missing or says nothing usable.
 */
export function retryAfterMs(value: string | null, now: Date): number | null {
  const text = value?.trim() ?? '';
  if (text === '') return null;
  const ms = /^[+-]?\d+(\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : /[A-Za-z]/.test(text)
      ? Date.parse(text) - now.getTime()
      : Number.NaN;
  if (Number.isNaN(ms)) return null;
  return Math.min(Math.max(Math.ceil(ms), 0), longestRetryAfterMs);
}
