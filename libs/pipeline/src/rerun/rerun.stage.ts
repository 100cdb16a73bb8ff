import { z } from 'zod';
import { defineStage, type StageQueue } from '@thread/platform';

/**
 * Works off the re-runs of one connection. A stage of its own, so that thousands of them neither fill the places of live drains nor stand
 * before a connection's live events.
 */
export const rerunStage = defineStage({
  name: 'rerun',
  payload: z.object({ connectionId: z.string() }),
  concurrency: 1,
});

/** Asks for a turn of each connection's re-runs: at most one active and one waiting per connection. Never throws, nobody needs to wait. */
export function wakeReruns(queue: Pick<StageQueue, 'wake'>, connectionIds: readonly string[]): void {
  for (const connectionId of connectionIds) {
    void queue.wake(rerunStage, { connectionId }, { deduplicationId: connectionId });
  }
}
