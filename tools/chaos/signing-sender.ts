import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { DeliveryLedger } from './delivery-ledger';
import { postDelivery } from './post-delivery';
import type { SeededRandom } from './seeded-random';
import { signDelivery } from './sign-delivery';

/** One event of the provider on its way. */
export interface OutgoingEvent {
  /** Unique in the run; the event id the provider gives it. */
  readonly id: number;
  readonly content: Readonly<Record<string, unknown>>;
  /** Monotonic milliseconds before which it is not sent. */
  readonly dueAt: number;
  readonly attempt: number;
}

export interface SenderOptions {
  /** Port to send to. */
  readonly port: number;
  /** Address the app registered: what is signed. */
  readonly registeredUrl: string;
  readonly secret: string;
  readonly ledger: DeliveryLedger;
  readonly random: SeededRandom;
}

/** As the provider: this long to answer, so many requests at once, so many events in one. */
const timeoutMs = 5_000;
const mostInFlight = 10;
const mostEvents = 50;
const tickMs = 10;
const firstRetryMs = 150;
const longestRetryMs = 3_000;

/**
 * Sends events as the provider does: signed, in batches, again until it sees a 2xx, and only then takes them for delivered. Its waits
 * between attempts are seconds where the provider's are hours.
 */
export class SigningSender {
  readonly #options: SenderOptions;
  readonly #path: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: mostInFlight });
  readonly #statuses = new Map<number, number>();
  #waiting: OutgoingEvent[] = [];
  #inFlight = 0;
  #running: Promise<void> | null = null;
  #stopped = false;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#path = new URL(options.registeredUrl).pathname;
  }

  add(events: readonly OutgoingEvent[]): void {
    this.#waiting.push(...events);
    this.#running ??= this.#run();
  }

  /** Events not acknowledged yet. */
  get waiting(): number {
    return this.#waiting.length + this.#inFlight;
  }

  /** How many answers there were, by status; 0 counts the deliveries without one. */
  get statuses(): ReadonlyMap<number, number> {
    return this.#statuses;
  }

  /** Resolves when everything is acknowledged, or the time is over. @returns how many are not. */
  async untilAcknowledged(patienceMs: number): Promise<number> {
    const deadline = performance.now() + patienceMs;
    while (this.waiting > 0 && performance.now() < deadline) await pause(50);
    return this.waiting;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    this.#agent.destroy();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const now = performance.now();
      while (this.#inFlight < mostInFlight) {
        const batch = this.#take(now);
        if (batch.length === 0) break;
        this.#inFlight += 1;
        void this.#deliver(batch).finally(() => (this.#inFlight -= 1));
      }
      await pause(tickMs);
    }
  }

  /** A handful of what is due, in no particular order. */
  #take(now: number): readonly OutgoingEvent[] {
    const { random } = this.#options;
    const size = random.chance(0.3) ? 1 : random.between(2, mostEvents);
    const due = this.#waiting.filter(({ dueAt }) => dueAt <= now);
    if (due.length === 0) return [];
    const batch = random.shuffled(due).slice(0, size);
    const taken = new Set(batch);
    this.#waiting = this.#waiting.filter((event) => !taken.has(event));
    return batch;
  }

  async #deliver(batch: readonly OutgoingEvent[]): Promise<void> {
    const { port, registeredUrl, secret, ledger, random } = this.#options;
    const body = JSON.stringify(
      batch.map(({ content, id, attempt }) => ({ ...content, eventId: id, attemptNumber: attempt })),
    );
    const headers = signDelivery(registeredUrl, secret, body);
    const { status } = await postDelivery(
      { port, path: this.#path, agent: this.#agent },
      headers,
      body,
      timeoutMs,
    );
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    if (status >= 200 && status < 300) return ledger.write(batch.map(({ id }) => id));
    this.#waiting.push(
      ...batch.map((event) => {
        const wait = Math.min(longestRetryMs, firstRetryMs * 2 ** event.attempt) * (0.5 + random.next());
        return { ...event, attempt: event.attempt + 1, dueAt: performance.now() + wait };
      }),
    );
  }
}
