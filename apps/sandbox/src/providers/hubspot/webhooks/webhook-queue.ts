import { randomUUID } from 'node:crypto';
import type { WebhookEvent } from './webhook-event';

/** One event waiting for its next attempt. `dueAt` in ms since the epoch. */
export interface QueuedEvent {
  event: WebhookEvent;
  dueAt: number;
}

/** One request made, or about to be retried, as the delivery log shows it. `status` null = no answer. */
export interface Delivery {
  id: string;
  portalId: number;
  at: number;
  url: string;
  attempt: number;
  events: WebhookEvent[];
  status: number | null;
  error: string | null;
  durationMs: number;
  /** When the earliest of its events is tried again; null when done or given up. */
  nextRetryAt: number | null;
  state: 'sending' | 'delivered' | 'retrying' | 'given up';
}

/** Sends one batch; resolves to the outcome and never rejects. */
export type SendBatch = (
  portalId: number,
  events: WebhookEvent[],
) => Promise<Pick<Delivery, 'status' | 'error' | 'durationMs' | 'url'>>;

/** What a queue asks its surroundings. */
export interface QueuePolicy {
  now(): number;
  random(): number;
  /** Factor on the waits between attempts. */
  retryScale(): number;
  stopped(portalId: number): boolean;
  batchSize(portalId: number): number;
  changed(): void;
}

const maxConcurrent = 10;
const maxRetries = 10;
const batchWindowMs = 40;
const logKept = 2_000;
/** Waits before retry 1…10 in seconds, about 23 hours together. */
const retryWaits = [60, 180, 600, 1_800, 3_600, 7_200, 14_400, 18_000, 18_000, 18_000];

/**
 * Events of all portals on their way to the app: collected for a moment, sent in batches of at most 100 with at most ten
 * requests in flight per portal, retried ten times over about a day with waits randomised per event.
 */
export class WebhookQueue {
  private waiting: QueuedEvent[] = [];
  private readonly inFlight = new Map<number, number>();
  private readonly log: Delivery[] = [];
  private timer: NodeJS.Timeout | null = null;
  private timerAt = Number.POSITIVE_INFINITY;
  private closed = false;

  constructor(
    private readonly send: SendBatch,
    private readonly policy: QueuePolicy,
  ) {}

  add(event: WebhookEvent, delayMs = batchWindowMs): void {
    const dueAt = this.policy.now() + delayMs;
    this.waiting.push({ event, dueAt });
    this.policy.changed();
    if (this.canSend(event.portalId)) this.arm(dueAt);
  }

  /** Newest first. */
  deliveries(): readonly Delivery[] {
    return [...this.log].reverse();
  }

  clearLog(): void {
    this.log.length = 0;
  }

  /** Sends the events of a logged delivery once more, at once. */
  resend(id: string): boolean {
    const delivery = this.log.find((one) => one.id === id);
    if (delivery === undefined) return false;
    for (const event of delivery.events) this.add({ ...event }, 0);
    return true;
  }

  /** Makes everything that waits for a retry due now. */
  hurry(): number {
    for (const entry of this.waiting) entry.dueAt = Math.min(entry.dueAt, this.policy.now());
    this.schedule();
    return this.waiting.length;
  }

  /** Looks again, after a switch changed. */
  wake(): void {
    this.schedule();
  }

  get pending(): number {
    return this.waiting.length + [...this.inFlight.values()].reduce((sum, count) => sum + count, 0);
  }

  forget(): void {
    this.waiting = [];
  }

  stop(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  snapshot(): QueuedEvent[] {
    const unfinished = this.log
      .filter((delivery) => delivery.state === 'sending')
      .flatMap((delivery) => delivery.events);
    return [...this.waiting, ...unfinished.map((event) => ({ event, dueAt: 0 }))];
  }

  restore(waiting: QueuedEvent[]): void {
    this.waiting = waiting;
    this.schedule();
  }

  private schedule(): void {
    if (this.closed || this.waiting.length === 0) return;
    const ready = new Map<number, boolean>();
    let next = Number.POSITIVE_INFINITY;
    for (const { event, dueAt } of this.waiting) {
      const open = ready.get(event.portalId) ?? this.canSend(event.portalId);
      ready.set(event.portalId, open);
      if (open && dueAt < next) next = dueAt;
    }
    if (next !== Number.POSITIVE_INFINITY) this.arm(next);
  }

  /** Makes sure the queue is looked at no later than `dueAt`. */
  private arm(dueAt: number): void {
    if (this.closed || (this.timer !== null && this.timerAt <= dueAt)) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timerAt = dueAt;
    this.timer = setTimeout(
      () => this.flush(),
      Math.min(Math.max(0, dueAt - this.policy.now()), 2_000_000_000),
    );
    this.timer.unref();
  }

  private canSend(portalId: number): boolean {
    return !this.policy.stopped(portalId) && (this.inFlight.get(portalId) ?? 0) < maxConcurrent;
  }

  private flush(): void {
    this.timer = null;
    // What falls due within the batching window goes along, so that a bulk change arrives in few requests.
    const now = this.policy.now() + batchWindowMs;
    const portals = new Set(
      this.waiting.filter((entry) => entry.dueAt <= now).map((entry) => entry.event.portalId),
    );
    for (const portalId of portals) {
      while (this.canSend(portalId)) {
        const batch = this.take(portalId, now);
        if (batch.length === 0) break;
        void this.deliver(portalId, batch);
      }
    }
    this.schedule();
  }

  private take(portalId: number, now: number): WebhookEvent[] {
    const size = this.policy.batchSize(portalId);
    const batch: WebhookEvent[] = [];
    this.waiting = this.waiting.filter((entry) => {
      if (batch.length >= size || entry.dueAt > now || entry.event.portalId !== portalId) return true;
      batch.push(entry.event);
      return false;
    });
    return batch;
  }

  private async deliver(portalId: number, events: WebhookEvent[]): Promise<void> {
    this.inFlight.set(portalId, (this.inFlight.get(portalId) ?? 0) + 1);
    const delivery: Delivery = {
      id: randomUUID(),
      portalId,
      at: this.policy.now(),
      url: '',
      attempt: Math.max(...events.map((event) => event.attemptNumber)),
      events,
      status: null,
      error: null,
      durationMs: 0,
      nextRetryAt: null,
      state: 'sending',
    };
    this.log.push(delivery);
    if (this.log.length > logKept) this.log.shift();
    Object.assign(delivery, await this.send(portalId, events));
    this.inFlight.set(portalId, (this.inFlight.get(portalId) ?? 1) - 1);
    const ok = delivery.status !== null && delivery.status >= 200 && delivery.status < 300;
    if (ok) delivery.state = 'delivered';
    else this.retry(delivery);
    this.policy.changed();
    this.schedule();
  }

  private retry(delivery: Delivery): void {
    delivery.state = 'given up';
    for (const event of delivery.events) {
      const wait = retryWaits[event.attemptNumber];
      if (event.attemptNumber >= maxRetries || wait === undefined) continue;
      const dueAt = this.policy.now() + wait * 1000 * (0.5 + this.policy.random()) * this.policy.retryScale();
      this.waiting.push({ event: { ...event, attemptNumber: event.attemptNumber + 1 }, dueAt });
      delivery.nextRetryAt = Math.min(delivery.nextRetryAt ?? dueAt, dueAt);
      delivery.state = 'retrying';
    }
  }
}
