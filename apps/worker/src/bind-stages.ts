import {
  dispatchStage,
  drainStage,
  pipelineStages,
  pollStage,
  rerunStage,
  sweepStage,
  writeBackStage,
} from '@thread/pipeline';
import { assertEveryStageBound, bindStage, type StageBinding } from '@thread/platform';
import type { WorkerParts } from './compose-worker';

/** Ties every stage of the pipeline to its work. Throws when one has no handler, or two. */
export function bindStages(parts: WorkerParts): readonly StageBinding[] {
  const { drainer, dispatcher, poller, stuckWatch, sweeper, timer, wakeUps, writeBack } = parts;
  const bindings = [
    bindStage(drainStage, async ({ connectionId }) => {
      timer.gotJob();
      const { more } = await drainer.drain(connectionId);
      stuckWatch.finishedTurn();
      // The rest is a turn of its own, after the turns of others.
      if (more) wakeUps.drains([connectionId]);
    }),
    bindStage(rerunStage, async ({ connectionId }) => {
      timer.gotJob();
      const { more } = await drainer.drain(connectionId, 'rerun');
      if (more) wakeUps.reruns([connectionId]);
    }),
    bindStage(dispatchStage, async () => {
      const { more } = await dispatcher.dispatch();
      if (more) wakeUps.dispatch();
    }),
    bindStage(writeBackStage, async ({ connectionId }) => {
      const { more } = await writeBack.turn(connectionId);
      if (more) wakeUps.writeBacks([connectionId]);
    }),
    bindStage(pollStage, async ({ connectionId }) => {
      const { more } = await poller.poll(connectionId);
      if (more) wakeUps.polls([connectionId]);
    }),
    bindStage(sweepStage, async () => {
      await sweeper.sweep();
      timer.swept();
    }),
  ];
  assertEveryStageBound(pipelineStages, bindings);
  return bindings;
}
