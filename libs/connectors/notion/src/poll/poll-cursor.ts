import { CursorExpired } from '@thread/connector-kit';
import { z } from 'zod';
import { connectorId } from '../notion.errors';

export const pollPosition = z.object({
  /** Edits before this minute (ms) have been read. */
  from: z.number().int().nonnegative(),
  /** A scan is under way: start at `from` instead of looking back. */
  catchingUp: z.boolean(),
  /** More rows than an answer holds were edited in the minute `from`: Notion's cursor inside it; '' begins it. */
  inside: z.string().nullable(),
});
export type PollPosition = z.infer<typeof pollPosition>;

const pollCursor = z.object({
  version: z.literal(1),
  /** When the shared tables were last looked up (ms). */
  listedAt: z.number().int().nonnegative(),
  /** By data source id. */
  tables: z.record(z.string(), pollPosition),
  /** The table to go on with, by place. */
  turn: z.number().int().nonnegative(),
});
export type PollCursor = z.infer<typeof pollCursor>;

/** A table that has not been scanned yet: everything in it is read once, so that later changes can be told from what was there. */
export const newTable: PollPosition = { from: 0, catchingUp: true, inside: null };

/** Reads a stored cursor; null starts anew. Throws CursorExpired for one this version cannot read. */
export function readPollCursor(stored: unknown): PollCursor {
  if (stored === null || stored === undefined) return { version: 1, listedAt: 0, tables: {}, turn: 0 };
  const read = pollCursor.safeParse(stored);
  if (!read.success)
    throw new CursorExpired('The sweep’s stored position cannot be read.', {
      connectorId,
      operation: 'poll',
    });
  return read.data;
}
