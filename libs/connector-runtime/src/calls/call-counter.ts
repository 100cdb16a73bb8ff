import type { CallCountStore, CallLane, Clock } from '@thread/domain';
import type { Logger } from '@thread/platform';

const flushEveryMs = 2_000;
const minuteMs = 60_000;

/** Counts provider calls per connection, minute and lane; written behind, a few seconds late. A crash loses at most those seconds. */
export class CallCounter {
  readonly #store: CallCountStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #counts = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: CallCountStore, clock: Clock, logger: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#logger = logger;
  }

  count(connectionId: string, lane: CallLane): void {
    const minute = Math.floor(this.#clock.now().getTime() / minuteMs) * minuteMs;
    const key = `${connectionId} ${minute} ${lane}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    if (this.#timer) return;
    this.#timer = setTimeout(() => void this.flush(), flushEveryMs);
    this.#timer.unref();
  }

  /** Writes what is counted; what cannot be written is kept for the next time. Never throws. */
  flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const taken = this.#counts;
    if (taken.size === 0) return;
    this.#counts = new Map();
    const counts = [...taken].map(([key, calls]) => {
      const [connectionId = '', minute = '0', lane] = key.split(' ');
      return { connectionId, minute: new Date(Number(minute)), lane: lane as CallLane, calls };
    });
    try {
      await this.#store.add(counts);
    } catch (error) {
      for (const [key, calls] of taken) this.#counts.set(key, (this.#counts.get(key) ?? 0) + calls);
      this.#logger.warn(
        { err: error, waiting: counts.length },
        'provider call counts could not be written yet',
      );
    }
  }
}
