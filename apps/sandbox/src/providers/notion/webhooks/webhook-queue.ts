import { randomUUID } from 'node:crypto';
import type { Change, QueuedEvent } from './webhook-event';

/** One request made, as the delivery log shows it. `status` null = no answer. */
export interface Delivery {
  id: string;
  event: QueuedEvent;
  at: number;
  attempt: number;
  status: number | null;
  error: string | null;
  nextRetryAt: number | null;
  state: 'sending' | 'delivered' | 'retrying' | 'given up';
}

export interface QueuePolicy {
  now(): number;
  random(): number;
  /** Whether the event goes anywhere: the subscription is verified and somebody authorised sees the page. */
  wanted(change: Omit<Change, 'author'>): boolean;
  stopped(): boolean;
  /** How long changes of one page and kind are collected, ms. */
  aggregationMs(): number;
  retryScale(): number;
  send(event: QueuedEvent): Promise<Pick<Delivery, 'status' | 'error'>>;
  changed(): void;
}

/** Waits before attempts 2 to 8 in seconds: the last comes about a day after the first. */
const retryWaits = [60, 300, 1_200, 3_600, 10_800, 25_200, 46_800];
const mostAttempts = 8;
const logKept = 2_000;

/** Events on their way: changes of one page are collected for a while, then sent one event a request, up to eight times. */
export class WebhookQueue {
  private waiting: QueuedEvent[] = [];
  private inFlight = 0;
  private readonly log: Delivery[] = [];
  private timer: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(private readonly policy: QueuePolicy) {}

  /** Takes a change up: into the event of the same page and kind that still waits for its first attempt, or as a new one. */
  add(change: Change, holdMs = 0): void {
    const { author, ...rest } = change;
    if (!this.policy.wanted(rest)) return;
    const open = this.waiting.find(
      (one) =>
        one.attempt === 1 && one.change.type === change.type && one.change.entity.id === change.entity.id,
    );
    if (open === undefined) {
      const now = this.policy.now();
      this.waiting.push({
        id: randomUUID(),
        change: { ...rest, authors: [author] },
        at: now,
        attempt: 1,
        dueAt: now + this.policy.aggregationMs() + holdMs,
      });
    } else {
      const { change: known } = open;
      known.updatedProperties = [...new Set([...known.updatedProperties, ...change.updatedProperties])];
      if (!known.authors.some(({ id }) => id === author.id)) known.authors.push(author);
    }
    this.policy.changed();
    this.wake();
  }

  /** Puts an event in once more, under the same id. */
  repeat(event: QueuedEvent, delayMs = 0): void {
    this.waiting.push({ ...event, dueAt: this.policy.now() + delayMs });
    this.wake();
  }

  /** Newest first. */
  deliveries(): readonly Delivery[] {
    return [...this.log].reverse();
  }

  clearLog(): void {
    this.log.length = 0;
  }

  /** Sends a logged event again, at once. */
  resend(id: string): boolean {
    const delivery = this.log.find((one) => one.id === id);
    if (delivery !== undefined) this.repeat(delivery.event);
    return delivery !== undefined;
  }

  /** Makes everything that waits due now. */
  hurry(): number {
    for (const event of this.waiting) event.dueAt = Math.min(event.dueAt, this.policy.now());
    this.wake();
    return this.waiting.length;
  }

  get pending(): number {
    return this.waiting.length + this.inFlight;
  }

  forget(): void {
    this.waiting = [];
  }

  stop(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  snapshot(): QueuedEvent[] {
    return this.waiting;
  }

  restore(events: QueuedEvent[]): void {
    this.waiting = events;
    this.wake();
  }

  /** Looks again for what is due. */
  wake(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.closed || this.waiting.length === 0 || this.policy.stopped()) return;
    const next = Math.min(...this.waiting.map(({ dueAt }) => dueAt));
    const wait = Math.min(Math.max(0, next - this.policy.now()), 2_000_000_000);
    this.timer = setTimeout(() => this.flush(), wait);
    this.timer.unref();
  }

  private flush(): void {
    this.timer = null;
    const now = this.policy.now();
    const due = this.waiting.filter(({ dueAt }) => dueAt <= now);
    this.waiting = this.waiting.filter(({ dueAt }) => dueAt > now);
    for (const event of due) void this.deliver(event);
    this.wake();
  }

  private async deliver(event: QueuedEvent): Promise<void> {
    this.inFlight += 1;
    const delivery: Delivery = {
      id: randomUUID(),
      event,
      at: this.policy.now(),
      attempt: event.attempt,
      status: null,
      error: null,
      nextRetryAt: null,
      state: 'sending',
    };
    this.log.push(delivery);
    if (this.log.length > logKept) this.log.shift();
    Object.assign(delivery, await this.policy.send(event));
    const ok = delivery.status !== null && delivery.status >= 200 && delivery.status < 300;
    delivery.state = ok ? 'delivered' : 'given up';
    const wait = retryWaits[event.attempt - 1];
    if (!ok && event.attempt < mostAttempts && wait !== undefined) {
      const dueAt =
        this.policy.now() + wait * 1_000 * (0.75 + this.policy.random() / 2) * this.policy.retryScale();
      this.waiting.push({ ...event, attempt: event.attempt + 1, dueAt });
      delivery.nextRetryAt = dueAt;
      delivery.state = 'retrying';
    }
    this.inFlight -= 1;
    this.policy.changed();
    this.wake();
  }
}
