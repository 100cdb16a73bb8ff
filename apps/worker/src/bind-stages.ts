import {
  backfillStage,
  dispatchStage,
  drainStage,
  firstLookStage,
  pipelineStages,
  pollStage,
  rehearseStage,
  rerunStage,
  sweepStage,
  writeBackStage,
} from '@thread/pipeline';
import { assertEveryStageBound, bindStage, type StageBinding } from '@thread/platform';
import type { WorkerParts } from './compose-worker';

/** Ties every stage of the pipeline to its work. Throws when one has no handler, or two. */
export function bindStages(parts: WorkerParts): readonly StageBinding[] {
  const {
    drainer,
    dispatcher,
    poller,
    rehearser,
    feeder,
    firstLooker,
    stuckWatch,
    sweeper,
    timer,
    wakeUps,
    writeBack,
  } = parts;
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
      // What a backfill had in the inbox may have ended: the next records are due.
      wakeUps.backfills([connectionId]);
    }),
    bindStage(rehearseStage, async ({ connectionId }) => {
      const { more } = await rehearser.rehearse(connectionId);
      if (more) wakeUps.rehearsals([connectionId]);
    }),
    bindStage(backfillStage, async ({ connectionId }) => void (await feeder.feed(connectionId))),
    bindStage(firstLookStage, async ({ connectionId }) => {
      const { more } = await firstLooker.look(connectionId);
      if (more) wakeUps.firstLooks([connectionId]);
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
