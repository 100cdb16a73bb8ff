import { inboxLanes, type InboxStore } from '@thread/domain';
import type { Logger, StageOutline, StageQueue } from '@thread/platform';
import type { WakeUps } from '../wake-ups';
import type { Sweeper } from './sweeper';
import { sweepEveryMs } from './sweep.stage';

export interface SweepTimerDeps {
  readonly sweeper: Pick<Sweeper, 'sweep'>;
  readonly inbox: Pick<InboxStore, 'connectionsWithForgotten'>;
  readonly queue: Pick<StageQueue, 'prepare'>;
  readonly stages: readonly StageOutline[];
  readonly wakeUps: WakeUps;
  readonly log: Logger;
}

/** Without a sweep for this long the queue's timetable is taken for lost. */
const overdueMs = 2.5 * sweepEveryMs;
/** Events not taken up for this long, while no job comes in, are taken up without the queue. */
const stuckMs = 30_000;
const limit = 50;

/**
 * The plain clock beside the queue: when the queue lost its timetable (wiped, restarted empty) it puts it back, and sweeps itself in the
 * meantime; when the queue stopped handing out jobs it works without it.
 */
export class SweepTimer {
  readonly #deps: SweepTimerDeps;
  #timer: NodeJS.Timeout | null = null;
  #ticking: Promise<void> = Promise.resolve();
  #sweptAt = performance.now();
  #jobAt = performance.now();

  constructor(deps: SweepTimerDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#ticking = this.#ticking.then(() => this.tick());
    }, sweepEveryMs);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.#ticking;
  }

  /** Told by the sweep stage after each sweep the queue asked for. */
  swept(): void {
    this.#sweptAt = performance.now();
  }

  /** Told whenever the queue hands this process a drain. */
  gotJob(): void {
    this.#jobAt = performance.now();
  }

  async tick(): Promise<void> {
    try {
      const now = performance.now();
      if (now - this.#sweptAt >= overdueMs) await this.#sweepWithoutQueue();
      if (now - this.#jobAt >= stuckMs) await this.#drainStuck();
    } catch (error) {
      this.#deps.log.warn({ event: 'sweep_timer.failed', err: error }, 'The sweep clock met an error');
    }
  }

  async #sweepWithoutQueue(): Promise<void> {
    this.#deps.log.info(
      { event: 'sweep_timer.overdue' },
      'No sweep came from the queue; sweeping without it',
    );
    await this.#deps.queue.prepare(this.#deps.stages);
    await this.#deps.sweeper.sweep();
    this.#sweptAt = performance.now();
  }

  async #drainStuck(): Promise<void> {
    for (const lane of inboxLanes) {
      const stuck = await this.#deps.inbox.connectionsWithForgotten(stuckMs, limit, lane);
      for (const connectionId of stuck) this.#deps.wakeUps.drainInline(connectionId, lane);
    }
  }
}
