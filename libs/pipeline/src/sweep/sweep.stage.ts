import { z } from 'zod';
import { defineStage } from '@thread/platform';

export const sweepEveryMs = 5_000;

/** Finds what was committed but never taken up, and what has come due. */
export const sweepStage = defineStage({
  name: 'sweep',
  payload: z.object({}),
  concurrency: 1,
  every: { ms: sweepEveryMs, payload: {} },
});
