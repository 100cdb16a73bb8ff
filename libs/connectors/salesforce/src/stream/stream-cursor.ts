import { CursorExpired } from '@thread/connector-kit';
import { z } from 'zod';
import { connectorId } from '../salesforce.errors';

const streamCursor = z.object({
  version: z.literal(1),
  /** The org the replay ids are of. */
  orgId: z.string(),
  /** Replay ids in base64, by object. Opaque: neither contiguous nor comparable. */
  replayIds: z.record(z.string(), z.string()),
});
export type StreamCursor = z.infer<typeof streamCursor>;

/** Reads a stored cursor; null starts with what happens from now on. @throws CursorExpired for another org's, or one that cannot be read. */
export function readStreamCursor(stored: unknown, orgId: string): StreamCursor {
  if (stored === null || stored === undefined) return { version: 1, orgId, replayIds: {} };
  const read = streamCursor.safeParse(stored);
  if (read.success && read.data.orgId === orgId) return read.data;
  throw new CursorExpired('The stream’s stored position cannot be used.', {
    connectorId,
    operation: 'stream.open',
  });
}
