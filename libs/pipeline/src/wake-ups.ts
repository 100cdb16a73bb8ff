import type { InboxLane } from '@thread/domain';
import type { StageQueue } from '@thread/platform';
import { drainStage } from './03-normalise/drain.stage';
import { dispatchStage } from './06-effects/dispatch.stage';
import { backfillStage } from './backfill/backfill.stage';
import { firstLookStage } from './first-look/first-look.stage';
import { rehearseStage } from './rehearsal/rehearse.stage';
import { writeBackStage } from './07-write-back/write-back.stage';
import { rerunStage } from './rerun/rerun.stage';
import { pollStage } from './sweep/poll.stage';

/** The stages' work, done here and now. */
export interface InlineWork {
  drain(connectionId: string, lane: InboxLane): Promise<unknown>;
  rehearse(connectionId: string): Promise<unknown>;
  feed(connectionId: string): Promise<unknown>;
  look(connectionId: string): Promise<unknown>;
  poll(connectionId: string): Promise<unknown>;
  dispatch(): Promise<unknown>;
  writeBack(connectionId: string): Promise<unknown>;
}

/**
 * Wake-ups of a worker process: through the queue, and when that cannot be reached in the process itself. So a dead queue slows the product
 * down and stops nothing.
 */
export class WakeUps {
  readonly #queue: Pick<StageQueue, 'wake'>;
  readonly #running = new Map<string, Promise<unknown>>();
  #inline: InlineWork | null = null;

  constructor(queue: Pick<StageQueue, 'wake'>) {
    this.#queue = queue;
  }

  /** Set once the work exists: it needs the wake-ups itself. */
  useInline(work: InlineWork): void {
    this.#inline = work;
  }

  readonly drains = (connectionIds: readonly string[], delayMs = 0): void => {
    for (const connectionId of connectionIds) {
      const asked = this.#queue.wake(
        drainStage,
        { connectionId },
        { deduplicationId: connectionId, delayMs },
      );
      this.#otherwise(asked, () => this.drainInline(connectionId));
    }
  };

  readonly reruns = (connectionIds: readonly string[]): void => {
    for (const connectionId of connectionIds) {
      const asked = this.#queue.wake(rerunStage, { connectionId }, { deduplicationId: connectionId });
      this.#otherwise(asked, () => this.drainInline(connectionId, 'rerun'));
    }
  };

  readonly rehearsals = (connectionIds: readonly string[]): void => {
    for (const connectionId of connectionIds) {
      const asked = this.#queue.wake(rehearseStage, { connectionId }, { deduplicationId: connectionId });
      this.#otherwise(asked, () =>
        this.#runInline(`rehearse:${connectionId}`, (work) => work.rehearse(connectionId)),
      );
    }
  };

  readonly backfills = (connectionIds: readonly string[]): void => {
    for (const connectionId of connectionIds) {
      const asked = this.#queue.wake(backfillStage, { connectionId }, { deduplicationId: connectionId });
      this.#otherwise(asked, () =>
        this.#runInline(`backfill:${connectionId}`, (work) => work.feed(connectionId)),
      );
    }
  };

  readonly firstLooks = (connectionIds: readonly string[]): void => {
    for (const connectionId of connectionIds) {
      const asked = this.#queue.wake(firstLookStage, { connectionId }, { deduplicationId: connectionId });
      this.#otherwise(asked, () =>
        this.#runInline(`first-look:${connectionId}`, (work) => work.look(connectionId)),
      );
    }
  };

  readonly polls = (connectionIds: readonly string[]): void => {
    for (const connectionId of connectionIds) {
      const asked = this.#queue.wake(pollStage, { connectionId }, { deduplicationId: connectionId });
      this.#otherwise(asked, () =>
        this.#runInline(`poll:${connectionId}`, (work) => work.poll(connectionId)),
      );
    }
  };

  readonly writeBacks = (connectionIds: readonly string[]): void => {
    for (const connectionId of connectionIds) {
      const asked = this.#queue.wake(writeBackStage, { connectionId }, { deduplicationId: connectionId });
      this.#otherwise(asked, () =>
        this.#runInline(`write-back:${connectionId}`, (work) => work.writeBack(connectionId)),
      );
    }
  };

  readonly dispatch = (): void => {
    const asked = this.#queue.wake(dispatchStage, {}, { deduplicationId: dispatchStage.name });
    this.#otherwise(asked, () => this.#runInline('effects', (work) => work.dispatch()));
  };

  /** One drain in this process, unless one of the connection and lane is under way here. */
  drainInline(connectionId: string, lane: InboxLane = 'live'): void {
    this.#runInline(`drain:${lane}:${connectionId}`, (work) => work.drain(connectionId, lane));
  }

  /** Waits for what runs in this process. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running.values()]);
  }

  #otherwise(asked: Promise<boolean>, inline: () => void): void {
    void asked.then((reached) => (reached ? undefined : inline()));
  }

  #runInline(key: string, run: (work: InlineWork) => Promise<unknown>): void {
    const work = this.#inline;
    if (!work || this.#running.has(key)) return;
    const running = run(work)
      // Failures are logged where they happen; the next sweep comes by again.
      .catch(() => undefined)
      .finally(() => this.#running.delete(key));
    this.#running.set(key, running);
  }
}
