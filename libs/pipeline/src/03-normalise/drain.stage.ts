import { z } from 'zod';
import { defineStage, type StageQueue } from '@thread/platform';

/** Works off the waiting events of one connection: 03-normalise, 04-decide and 05-apply in one turn. */
export const drainStage = defineStage({
  name: 'drain',
  payload: z.object({ connectionId: z.string() }),
  concurrency: 4,
});

/** How long a wake-up waits so that a burst becomes one batch. */
export const drainDelayMs = 150;

/** Asks for a drain of each connection: at most one active and one waiting per connection. Never throws, nobody needs to wait. */
export function wakeDrains(
  queue: Pick<StageQueue, 'wake'>,
  connectionIds: readonly string[],
  delayMs = drainDelayMs,
): void {
  for (const connectionId of connectionIds) {
    void queue.wake(drainStage, { connectionId }, { deduplicationId: connectionId, delayMs });
  }
}
