import {
  bindStage,
  chooseQueueBackend,
  migrateQueue,
  openStageQueue,
  silentLogger,
  uuidSource,
  type QueueConfig,
  type StageQueue,
  type StageWorker,
} from '@thread/platform';
import { DrainWaker } from '../03-normalise/drain-waker';
import { drainStage } from '../03-normalise/drain.stage';
import { InboxWriter } from '../02-inbox/inbox-writer';
import { EffectDispatcher } from '../06-effects/effect-dispatcher';
import { dispatchStage } from '../06-effects/dispatch.stage';
import { emailHandler } from '../06-effects/email-handler';
import type { Mailer } from '../06-effects/mailer.port';
import { backfillStage } from '../backfill/backfill.stage';
import { firstLookStage } from '../first-look/first-look.stage';
import { rehearseStage } from '../rehearsal/rehearse.stage';
import { defaultClaimTiming } from '../03-normalise/claim-batch';
import { writeBackStage } from '../07-write-back/write-back.stage';
import { pipelineStages } from '../pipeline';
import { pollStage } from '../sweep/poll.stage';
import { Poller } from '../sweep/poller';
import { rerunStage } from '../rerun/rerun.stage';
import { sweepStage } from '../sweep/sweep.stage';
import { SweepTimer } from '../sweep/sweep-timer';
import { Sweeper } from '../sweep/sweeper';
import { WakeUps } from '../wake-ups';
import { acmeAccess, type PipelineFixture } from './pipeline-fixture';

/** A fixture's pipeline with its queue and workers running, as api and worker processes run it. */
export class RunningPipeline {
  readonly mails: string[] = [];
  readonly timer: SweepTimer;
  readonly writer: InboxWriter;
  readonly queue: StageQueue;
  readonly #wakeUps: WakeUps;
  readonly #sweeper: Sweeper;
  #workers: StageWorker[] = [];

  private constructor(
    readonly fixture: PipelineFixture,
    readonly config: QueueConfig,
  ) {
    this.queue = openStageQueue(config, pipelineStages, silentLogger);
    const waker = new DrainWaker(this.queue);
    this.writer = new InboxWriter(fixture.inbox, (ids) => waker.wake(ids));
    this.#wakeUps = new WakeUps(this.queue);
    this.#sweeper = this.#makeSweeper();
    this.timer = new SweepTimer({
      sweeper: this.#sweeper,
      inbox: fixture.inbox,
      queue: this.queue,
      stages: pipelineStages,
      wakeUps: this.#wakeUps,
      log: silentLogger,
    });
  }

  static async start(fixture: PipelineFixture, config: QueueConfig): Promise<RunningPipeline> {
    chooseQueueBackend(config);
    await migrateQueue(config);
    const pipeline = new RunningPipeline(fixture, config);
    await pipeline.#bind();
    return pipeline;
  }

  async stop(): Promise<void> {
    await this.timer.stop();
    await Promise.all(this.#workers.map((worker) => worker.close()));
    await this.#wakeUps.settled();
    await this.queue.close();
  }

  #makeSweeper(): Sweeper {
    const { fixture } = this;
    const { inbox, holds, effects, cursors, clock, crm, seeded } = fixture;
    const connection = {
      id: seeded.connectionId,
      connectorId: crm.connector.id,
      externalAccountId: 'acme-account-1',
    };
    return new Sweeper({
      inbox,
      writer: this.writer,
      holds,
      effects,
      cursors,
      rehearsals: fixture.rehearsals,
      backfills: fixture.backfills,
      connections: { find: async () => connection as never },
      connectors: [crm.connector],
      upkeep: { refreshDue: async () => 0, probeDue: async () => 0, recoverThrottled: async () => [] },
      clock,
      log: silentLogger,
      wakeDrains: this.#wakeUps.drains,
      wakeReruns: this.#wakeUps.reruns,
      wakeRehearsals: this.#wakeUps.rehearsals,
      wakeBackfills: this.#wakeUps.backfills,
      wakePolls: this.#wakeUps.polls,
      wakeDispatch: this.#wakeUps.dispatch,
      firstLooks: fixture.firstLooks,
      wakeFirstLooks: this.#wakeUps.firstLooks,
      writeBacks: fixture.writeBacks,
      wakeWriteBacks: this.#wakeUps.writeBacks,
    });
  }

  async #bind(): Promise<void> {
    const { fixture } = this;
    const drainer = fixture.drainer({ timing: defaultClaimTiming, onEffects: this.#wakeUps.dispatch });
    const mailer: Mailer = {
      lines: 3,
      send: async (id) => {
        this.mails.push(id);
        return { kind: 'sent', messageId: id };
      },
      close: () => undefined,
    };
    const shared = { clock: fixture.clock, ids: uuidSource, log: silentLogger };
    const dispatcher = new EffectDispatcher({
      ...shared,
      effects: fixture.effects,
      handlers: [emailHandler(mailer)],
    });
    const poller = new Poller({
      access: acmeAccess(fixture.crm),
      cursors: fixture.cursors,
      inbox: this.writer,
      log: silentLogger,
    });
    const rehearser = fixture.rehearser();
    const feeder = fixture.feeder(this.#wakeUps.reruns);
    const firstLooker = fixture.firstLooker();
    const writeBack = fixture.writeBack();
    this.#wakeUps.useInline({
      drain: (id, lane) => drainer.drain(id, lane),
      rehearse: (id) => rehearser.rehearse(id),
      feed: (id) => feeder.feed(id),
      look: (id) => firstLooker.look(id),
      poll: (id) => poller.poll(id),
      dispatch: () => dispatcher.dispatch(),
      writeBack: (id) => writeBack.turn(id),
    });
    const bindings = [
      bindStage(writeBackStage, async ({ connectionId }) => void (await writeBack.turn(connectionId))),
      bindStage(drainStage, async ({ connectionId }) => {
        this.timer.gotJob();
        const { more } = await drainer.drain(connectionId);
        if (more) this.#wakeUps.drains([connectionId]);
      }),
      bindStage(rerunStage, async ({ connectionId }) => {
        this.timer.gotJob();
        const { more } = await drainer.drain(connectionId, 'rerun');
        if (more) this.#wakeUps.reruns([connectionId]);
        this.#wakeUps.backfills([connectionId]);
      }),
      bindStage(rehearseStage, async ({ connectionId }) => {
        const { more } = await rehearser.rehearse(connectionId);
        if (more) this.#wakeUps.rehearsals([connectionId]);
      }),
      bindStage(backfillStage, async ({ connectionId }) => void (await feeder.feed(connectionId))),
      bindStage(firstLookStage, async ({ connectionId }) => {
        const { more } = await firstLooker.look(connectionId);
        if (more) this.#wakeUps.firstLooks([connectionId]);
      }),
      bindStage(dispatchStage, async () => void (await dispatcher.dispatch())),
      bindStage(pollStage, async ({ connectionId }) => void (await poller.poll(connectionId))),
      bindStage(sweepStage, async () => {
        await this.#sweeper.sweep();
        this.timer.swept();
      }),
    ];
    this.#workers = await Promise.all(bindings.map((binding) => binding.start(this.config, silentLogger)));
  }
}
