import { setTimeout as pause } from 'node:timers/promises';

export interface WaitOptions {
  /** Default 10 000. */
  readonly timeoutMs?: number;
  /** Pause between two looks, default 20. */
  readonly everyMs?: number;
  /** What is waited for, for the error message. */
  readonly what?: string;
}

/**
 * Looks again and again until `condition` gives something truthy, and returns that. A condition that throws has not
 * come true yet.
 * @throws Error naming what was waited for, with the condition's last error or value, after the time-out.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 20, what = 'the condition' }: WaitOptions = {},
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  do {
    try {
      const value = await condition();
      if (value) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    await pause(everyMs);
  } while (Date.now() < deadline);
  const cause = last instanceof Error ? last : undefined;
  const found = cause ? cause.message : JSON.stringify(last);
  throw new Error(`Waited ${timeoutMs} ms for ${what}; last seen: ${found}`, { cause });
}
