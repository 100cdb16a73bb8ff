import { z } from 'zod';
import { defineStage, type StageQueue } from '@thread/platform';

/** Asks the provider of one connection what changed, for what never arrived by itself. */
export const pollStage = defineStage({
  name: 'poll',
  payload: z.object({ connectionId: z.string() }),
  concurrency: 2,
});

/** Asks for a poll of each connection. Never throws. */
export function wakePolls(queue: Pick<StageQueue, 'wake'>, connectionIds: readonly string[]): void {
  for (const connectionId of connectionIds) {
    void queue.wake(pollStage, { connectionId }, { deduplicationId: connectionId });
  }
}
