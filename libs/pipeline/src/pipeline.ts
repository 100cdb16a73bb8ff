import { drainStage } from './03-normalise/drain.stage';
import { dispatchStage } from './06-effects/dispatch.stage';
import { backfillStage } from './backfill/backfill.stage';
import { firstLookStage } from './first-look/first-look.stage';
import { rehearseStage } from './rehearsal/rehearse.stage';
import { writeBackStage } from './07-write-back/write-back.stage';
import { rerunStage } from './rerun/rerun.stage';
import { pollStage } from './sweep/poll.stage';
import { sweepStage } from './sweep/sweep.stage';

/**
 * The pipeline in order. A delivery walks down this list; a queue hop lies only where a stage is named.
 *
 * | step         | where                         | hop     |
 * | ------------ | ----------------------------- | ------- |
 * | 01-receive   | webhook request, `receiveDelivery` | –  |
 * | 02-inbox     | webhook request, `InboxWriter`     | –  |
 * | 03-normalise | `Drainer`                     | drain   |
 * | 04-decide    | `Drainer`                     | –       |
 * | 05-apply     | `Drainer`                     | –       |
 * | 06-effects   | `EffectDispatcher`            | effects |
 * | 07-write-back | `WriteBack`, an account that changed | write-back |
 * | rerun        | `Drainer`, a person's request: 03 to 05 again | rerun |
 * | rehearse     | `Rehearser`, past records: 04 alone, nothing is applied | rehearse |
 * | backfill     | `BackfillFeeder`, past records into the inbox: then as rerun | backfill |
 * | first-look   | `FirstLooker`, where deals stand when a rule is switched on | first-look |
 * | sweep        | `Sweeper`, `Poller`           | sweep, poll |
 */
export const pipelineStages = [
  drainStage,
  rerunStage,
  rehearseStage,
  backfillStage,
  firstLookStage,
  dispatchStage,
  writeBackStage,
  sweepStage,
  pollStage,
] as const;
