import { z } from 'zod';
import { defineStage, type StageQueue } from '@thread/platform';

/** Does the outward acts that are due. */
export const dispatchStage = defineStage({ name: 'effects', payload: z.object({}), concurrency: 1 });

/** Asks for a look at the due effects. Never throws. */
export function wakeDispatch(queue: Pick<StageQueue, 'wake'>): void {
  void queue.wake(dispatchStage, {}, { deduplicationId: 'effects' });
}
