import type { InboxStore } from '@thread/domain';
import type { Logger } from '@thread/platform';

export interface StuckWatchDeps {
  readonly inbox: Pick<InboxStore, 'connectionsWithForgotten'>;
  /** Ends the process; its supervisor starts a fresh one. */
  readonly giveUp: () => void;
  readonly log: Logger;
  readonly now?: () => number;
  readonly longestMs?: number;
}

const lookEveryMs = 10_000;
const defaultLongestMs = 90_000;

/**
 * Notices a worker that is alive but gets nothing done: for `longestMs` events have been waiting that could be worked off, and this process
 * finished no turn. Both the queue and the clock beside it (which works without the queue after 30 s) have failed then, and only a fresh
 * process helps. A database that does not answer is no reason: nobody could work then.
 */
export class StuckWatch {
  readonly #deps: StuckWatchDeps;
  readonly #now: () => number;
  readonly #longestMs: number;
  #timer: NodeJS.Timeout | null = null;
  #calmAt: number;

  constructor(deps: StuckWatchDeps) {
    this.#deps = deps;
    this.#now = deps.now ?? (() => performance.now());
    this.#longestMs = deps.longestMs ?? defaultLongestMs;
    this.#calmAt = this.#now();
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), lookEveryMs);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Told after each turn of work this process finished. */
  finishedTurn(): void {
    this.#calmAt = this.#now();
  }

  /** Never throws. */
  async look(): Promise<void> {
    try {
      const forgotten = await this.#deps.inbox.connectionsWithForgotten(this.#longestMs, 1);
      if (forgotten.length === 0) this.#calmAt = this.#now();
    } catch {
      this.#calmAt = this.#now();
    }
    const stuckMs = this.#now() - this.#calmAt;
    if (stuckMs < this.#longestMs) return;
    this.#deps.log.fatal(
      { event: 'watchdog.worker_stuck', stuckMs: Math.round(stuckMs) },
      'Events wait and this worker gets nothing done; it ends so that a fresh one can take over',
    );
    this.#deps.giveUp();
  }
}
