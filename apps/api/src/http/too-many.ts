import { ProblemError } from './problem-error';

/** 429 with the time to wait, in milliseconds here and in whole seconds there. */
export function tooMany(waitMs: number, detail?: string): ProblemError {
  const headers = { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) };
  return new ProblemError('request.rate_limited', { headers, ...(detail === undefined ? {} : { detail }) });
}
