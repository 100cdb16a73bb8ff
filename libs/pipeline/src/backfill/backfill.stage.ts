import { z } from 'zod';
import { defineStage, type StageQueue } from '@thread/platform';

/** Puts the next records of one connection's backfills into the inbox, behind live events; a few at a time, so that they can be held at once. */
export const backfillStage = defineStage({
  name: 'backfill',
  payload: z.object({ connectionId: z.string() }),
  concurrency: 1,
});

/** Asks for a turn of each connection's backfills. Never throws, nobody needs to wait. */
export function wakeBackfills(queue: Pick<StageQueue, 'wake'>, connectionIds: readonly string[]): void {
  for (const connectionId of connectionIds) {
    void queue.wake(backfillStage, { connectionId }, { deduplicationId: connectionId });
  }
}
