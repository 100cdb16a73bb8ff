import type { InboxEnding, InboxEvent } from '@thread/domain';
import { planFailure } from '../retry-schedule';

/**
 * Keeps count of how each claimed event ends. An event may concern several deals: it is done when all of them are, and is tried again
 * when one of them must be.
 */
export class EventTally {
  readonly #events: ReadonlyMap<string, InboxEvent>;
  readonly #endings = new Map<string, InboxEnding>();
  readonly #now: Date;

  constructor(events: readonly InboxEvent[], now: Date) {
    this.#events = new Map(events.map((event) => [event.id, event]));
    this.#now = now;
  }

  end(endings: readonly InboxEnding[]): void {
    for (const ending of endings) this.#endings.set(ending.id, ending);
  }

  /** Events that led to a decision. Never overrides a failure of another deal of the same event. */
  done(eventIds: readonly string[], runId: string | null, code: string | null): void {
    for (const id of eventIds) {
      const known = this.#endings.get(id);
      if (known && known.status !== 'done') continue;
      this.#endings.set(id, { id, status: 'done', runId, code });
    }
  }

  /** Events whose deal could not be worked on. @returns whether any of them is given up. */
  failed(eventIds: readonly string[], error: unknown): boolean {
    let gaveUp = false;
    for (const id of eventIds) {
      const event = this.#events.get(id);
      if (!event) continue;
      const plan = planFailure(error, event.attempts, this.#now.getTime() - event.receivedAt.getTime());
      if (plan.kind === 'give_up') gaveUp = true;
      // Another deal of the event will be tried again, and this one with it.
      if (plan.kind === 'give_up' && this.#endings.get(id)?.status === 'waiting') continue;
      this.#endings.set(id, this.#endingOf(id, plan));
    }
    return gaveUp;
  }

  /** Events nothing was said about yet. */
  open(): readonly string[] {
    return [...this.#events.keys()].filter((id) => !this.#endings.has(id));
  }

  endings(): readonly InboxEnding[] {
    return [...this.#endings.values()];
  }

  #endingOf(id: string, plan: ReturnType<typeof planFailure>): InboxEnding {
    const { code, text } = plan;
    if (plan.kind === 'give_up') return { id, status: 'dead', code, text };
    return { id, status: 'waiting', code, text, retryAt: new Date(this.#now.getTime() + plan.afterMs) };
  }
}
