import type { StageQueue } from '@thread/platform';
import { drainDelayMs, wakeDrains } from './drain.stage';

/** Wake-ups of one connection closer together than this become one. */
const quietMs = 100;

/**
 * Spares the queue: under load there are hundreds of commits a second for one connection, and one wake-up serves them all. The first
 * wake-up goes out at once, those that follow within the quiet time go out as one at its end, so none is lost.
 */
export class DrainWaker {
  readonly #queue: Pick<StageQueue, 'wake'>;
  /** Connections woken lately, and whether more arrived since. */
  readonly #recent = new Map<string, { again: boolean }>();

  constructor(queue: Pick<StageQueue, 'wake'>) {
    this.#queue = queue;
  }

  wake(connectionIds: readonly string[]): void {
    for (const id of connectionIds) {
      const recent = this.#recent.get(id);
      if (recent) recent.again = true;
      else this.#send(id);
    }
  }

  #send(id: string): void {
    wakeDrains(this.#queue, [id], drainDelayMs);
    this.#recent.set(id, { again: false });
    setTimeout(() => {
      const again = this.#recent.get(id)?.again ?? false;
      this.#recent.delete(id);
      if (again) this.#send(id);
    }, quietMs).unref();
  }
}
