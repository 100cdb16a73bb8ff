import { CursorExpired } from '@thread/connector-kit';
import { z } from 'zod';
import { connectorId } from '../hubspot.errors';

export const pollPosition = z.object({
  /** Changes up to this instant (ms) have been read; the next scan starts here. */
  from: z.number().int().nonnegative(),
  /** A scan is under way: start exactly at `from` instead of looking back. */
  catchingUp: z.boolean(),
  /** More records than a page share the instant `from`: continue behind this id. */
  afterId: z.string().nullable(),
});
export type PollPosition = z.infer<typeof pollPosition>;

const pollCursor = z.object({ version: z.literal(1), deals: pollPosition, companies: pollPosition });
export type PollCursor = z.infer<typeof pollCursor>;

/** How far a new connection looks back: what happened while it was being set up. */
export const initialLookbackMs = 15 * 60 * 1000;

/** Reads a stored cursor; null starts anew. Throws CursorExpired for one this version cannot read. */
export function readPollCursor(stored: unknown, now: Date): PollCursor {
  if (stored === null || stored === undefined) {
    const start: PollPosition = { from: now.getTime() - initialLookbackMs, catchingUp: true, afterId: null };
    return { version: 1, deals: start, companies: start };
  }
  const read = pollCursor.safeParse(stored);
  if (!read.success)
    throw new CursorExpired('The poll’s stored position cannot be read.', { connectorId, operation: 'poll' });
  return read.data;
}
