import { z } from 'zod';
import { defineStage, type StageQueue } from '@thread/platform';

/** Reads and decides past records for the rehearsals of one connection; writes nothing but the rehearsals' own rows. */
export const rehearseStage = defineStage({
  name: 'rehearse',
  payload: z.object({ connectionId: z.string() }),
  concurrency: 1,
});

/** Asks for a turn of each connection's rehearsals. Never throws, nobody needs to wait. */
export function wakeRehearsals(queue: Pick<StageQueue, 'wake'>, connectionIds: readonly string[]): void {
  for (const connectionId of connectionIds) {
    void queue.wake(rehearseStage, { connectionId }, { deduplicationId: connectionId });
  }
}
