import { callLanes, type BudgetGrant, type CallLane } from '@thread/domain';

/** Takes up to `want` calls for the lane. Never throws. */
export type TakeCalls = (lane: CallLane, want: number) => Promise<BudgetGrant>;

interface Waiting {
  readonly lane: CallLane;
  readonly go: () => void;
  readonly giveUp: (retryInMs: number) => void;
  readonly timer: NodeJS.Timeout;
}

/** Taken at once for those who wait; more is another round. */
const mostAtOnce = 10;
const longestNapMs = 5_000;

/**
 * Those of one process who wait for calls of one bucket: the most urgent lane first, within a lane in the order they came. One of them at a time asks the
 * shared bucket, for all of its lane.
 */
export class BudgetQueue {
  readonly #take: TakeCalls;
  readonly #waiting: Waiting[] = [];
  #serving = false;
  /** Ends the nap when somebody more urgent than this lane comes. */
  #napping: { readonly lane: CallLane; readonly wake: () => void } | null = null;

  constructor(take: TakeCalls) {
    this.#take = take;
  }

  /** Resolves with null when a call may be made; after `patienceMs` with the milliseconds after which to ask again. */
  wait(lane: CallLane, patienceMs: number): Promise<number | null> {
    return new Promise((resolve) => {
      let estimate = 1_000;
      const timer = setTimeout(() => {
        this.#remove(waiting);
        resolve(estimate);
      }, patienceMs);
      const waiting: Waiting = {
        lane,
        timer,
        go: () => resolve(null),
        giveUp: (retryInMs) => (estimate = retryInMs),
      };
      this.#waiting.push(waiting);
      if (this.#napping && isMoreUrgent(lane, this.#napping.lane)) this.#napping.wake();
      if (!this.#serving) void this.#serve();
    });
  }

  async #serve(): Promise<void> {
    this.#serving = true;
    for (let lane = this.#mostUrgent(); lane !== null; lane = this.#mostUrgent()) {
      const wanting = this.#of(lane);
      const { granted, retryInMs } = await this.#take(lane, Math.min(wanting.length, mostAtOnce));
      // Those who gave up meanwhile leave their call to the next in their lane.
      for (const waiting of this.#of(lane).slice(0, granted)) {
        this.#remove(waiting);
        waiting.go();
      }
      if (granted > 0) continue;
      for (const waiting of this.#of(lane)) waiting.giveUp(retryInMs);
      await this.#nap(lane, retryInMs);
    }
    this.#serving = false;
  }

  #mostUrgent(): CallLane | null {
    return callLanes.find((lane) => this.#of(lane).length > 0) ?? null;
  }

  #of(lane: CallLane): readonly Waiting[] {
    return this.#waiting.filter((waiting) => waiting.lane === lane);
  }

  #remove(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    const at = this.#waiting.indexOf(waiting);
    if (at >= 0) this.#waiting.splice(at, 1);
  }

  #nap(lane: CallLane, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#napping = null;
        resolve();
      };
      const timer = setTimeout(wake, Math.min(ms, longestNapMs) + Math.random() * 20);
      timer.unref();
      this.#napping = { lane, wake };
    });
  }
}

function isMoreUrgent(lane: CallLane, than: CallLane): boolean {
  return callLanes.indexOf(lane) < callLanes.indexOf(than);
}
