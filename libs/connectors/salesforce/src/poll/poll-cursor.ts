import { CursorExpired } from '@thread/connector-kit';
import { z } from 'zod';
import { connectorId } from '../salesforce.errors';

export const pollPosition = z.object({
  /** Changes up to this instant (ms) have been read; the next scan starts here, less the overlap. */
  at: z.number().int().nonnegative(),
  /** Set in the middle of a scan: it goes on behind this record of the instant `at`. */
  afterId: z.string().nullable(),
});
export type PollPosition = z.infer<typeof pollPosition>;

const pollCursor = z.object({
  version: z.literal(1),
  opportunities: pollPosition,
  accounts: pollPosition,
  /** When accounts were last read (ms). */
  accountsReadAt: z.number().int().nonnegative(),
  /** Up to when the delete log has been read (ms). */
  deletedUpTo: z.number().int().nonnegative(),
  /** Positions of the other objects that rules wait for; cursors from before there were any have none. */
  others: z.record(z.string(), pollPosition).default({}),
  /** When those were last read (ms). */
  othersReadAt: z.number().int().nonnegative().default(0),
});
export type PollCursor = z.infer<typeof pollCursor>;

/** Where a scan begins that was never made: a little before now. */
export const startingPosition = (now: Date): PollPosition => ({
  at: now.getTime() - initialLookbackMs,
  afterId: null,
});

/** How far a new connection looks back: what happened while it was being set up. */
const initialLookbackMs = 15 * 60 * 1000;

/** Reads a stored cursor; null starts anew. Throws CursorExpired for one this version cannot read. */
export function readPollCursor(stored: unknown, now: Date): PollCursor {
  if (stored === null || stored === undefined) {
    const start = startingPosition(now);
    return {
      version: 1,
      opportunities: start,
      accounts: start,
      accountsReadAt: 0,
      deletedUpTo: start.at,
      others: {},
      othersReadAt: 0,
    };
  }
  const read = pollCursor.safeParse(stored);
  if (!read.success)
    throw new CursorExpired('The poll’s stored position cannot be read.', { connectorId, operation: 'poll' });
  return read.data;
}
