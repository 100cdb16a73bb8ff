import { z } from 'zod';
import { defineStage, type StageQueue } from '@thread/platform';

/** Looks once at where the deals of a connection stand, when a rule is switched on; decides nothing. */
export const firstLookStage = defineStage({
  name: 'first-look',
  payload: z.object({ connectionId: z.string() }),
  concurrency: 1,
});

/** Asks for a turn of each connection's first looks. Never throws, nobody needs to wait. */
export function wakeFirstLooks(queue: Pick<StageQueue, 'wake'>, connectionIds: readonly string[]): void {
  for (const connectionId of connectionIds) {
    void queue.wake(firstLookStage, { connectionId }, { deduplicationId: connectionId });
  }
}
