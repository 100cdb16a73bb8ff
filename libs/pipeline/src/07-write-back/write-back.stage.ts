import { z } from 'zod';
import { defineStage } from '@thread/platform';

/** Writes back to one connection's source what is due. */
export const writeBackStage = defineStage({
  name: 'write-back',
  payload: z.object({ connectionId: z.string() }),
  concurrency: 2,
});
