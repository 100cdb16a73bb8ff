import { randomUUID } from 'node:crypto';

/** One record waiting to be told. `at`, `dueAt` in ms since the epoch. */
export interface Notification {
  id: string;
  orgNumber: number;
  object: string;
  recordId: string;
  at: number;
  attempt: number;
  dueAt: number;
}

/** One request made, as the log shows it. `status` null = no answer. */
export interface SentMessage {
  id: string;
  at: number;
  orgNumber: number;
  object: string;
  notifications: Notification[];
  attempt: number;
  status: number | null;
  error: string | null;
  state: 'sending' | 'acknowledged' | 'retrying' | 'dropped';
}

export interface MessagePolicy {
  now(): number;
  retryScale(): number;
  stopped(orgNumber: number): boolean;
  /** Resolves to what became of it and never rejects; neither status nor error = there is nobody to tell. */
  send(batch: readonly Notification[]): Promise<{ status: number | null; error: string | null }>;
  changed(): void;
}

const mostInMessage = 100;
/** Changes made together leave together. */
const gatheringMs = 50;
const firstWaitMs = 15_000;
const longestWaitMs = 2 * 60 * 60_000;
const keptMs = 24 * 60 * 60_000;
const logKept = 500;

/**
 * Notifications on their way: up to a hundred of one org and object in a message; what is not acknowledged is tried again by itself, with waits that double up to two
 * hours, and dropped after a day.
 */
export class MessageQueue {
  private waiting: Notification[] = [];
  private readonly log: SentMessage[] = [];
  private timer: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(private readonly policy: MessagePolicy) {}

  add(notification: Pick<Notification, 'id' | 'orgNumber' | 'object' | 'recordId'>, delayMs = 0): void {
    const now = this.policy.now();
    this.waiting.push({ ...notification, at: now, attempt: 1, dueAt: now + gatheringMs + delayMs });
    this.policy.changed();
    this.wake();
  }

  get pending(): number {
    return this.waiting.length + this.log.filter(({ state }) => state === 'sending').length;
  }

  /** Newest first. */
  sent(): readonly SentMessage[] {
    return [...this.log].reverse();
  }

  /** Sends a logged message once more, as it happens though it was acknowledged. */
  repeat(id: string): boolean {
    const message = this.log.find((one) => one.id === id);
    if (message === undefined) return false;
    this.waiting.push(...message.notifications.map((one) => ({ ...one, dueAt: this.policy.now() })));
    this.wake();
    return true;
  }

  /** Makes everything that waits due now. */
  hurry(): number {
    for (const one of this.waiting) one.dueAt = Math.min(one.dueAt, this.policy.now());
    this.wake();
    return this.waiting.length;
  }

  forget(): void {
    this.waiting = [];
    this.log.length = 0;
  }

  stop(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  snapshot(): Notification[] {
    const unfinished = this.log.filter(({ state }) => state === 'sending');
    return [...this.waiting, ...unfinished.flatMap(({ notifications }) => notifications)];
  }

  restore(waiting: Notification[]): void {
    this.waiting = waiting;
    this.wake();
  }

  /** Looks again for what is due. */
  wake(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const open = this.waiting.filter(({ orgNumber }) => !this.policy.stopped(orgNumber));
    if (this.closed || open.length === 0) return;
    const next = Math.min(...open.map(({ dueAt }) => dueAt));
    this.timer = setTimeout(() => this.flush(), Math.max(0, next - this.policy.now()));
    this.timer.unref();
  }

  private flush(): void {
    const now = this.policy.now();
    const due = this.waiting.filter(
      (one) => one.dueAt <= now + gatheringMs && !this.policy.stopped(one.orgNumber),
    );
    this.waiting = this.waiting.filter((one) => !due.includes(one));
    const groups = Map.groupBy(due, ({ orgNumber, object }) => `${orgNumber} ${object}`);
    for (const group of groups.values())
      for (let from = 0; from < group.length; from += mostInMessage)
        void this.deliver(group.slice(from, from + mostInMessage));
    this.wake();
  }

  private async deliver(notifications: Notification[]): Promise<void> {
    const { orgNumber = 0, object = '' } = notifications[0] ?? {};
    const message: SentMessage = {
      id: randomUUID(),
      at: this.policy.now(),
      orgNumber,
      object,
      notifications,
      attempt: Math.max(...notifications.map(({ attempt }) => attempt)),
      status: null,
      error: null,
      state: 'sending',
    };
    this.log.push(message);
    if (this.log.length > logKept) this.log.shift();
    Object.assign(message, await this.policy.send(notifications));
    if (message.error !== null) message.state = this.retry(notifications);
    else message.state = message.status === null ? 'dropped' : 'acknowledged';
    this.policy.changed();
    this.wake();
  }

  private retry(notifications: readonly Notification[]): SentMessage['state'] {
    const now = this.policy.now();
    const again = notifications.filter(({ at }) => now - at < keptMs);
    for (const one of again) {
      const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (one.attempt - 1)) * this.policy.retryScale();
      this.waiting.push({ ...one, attempt: one.attempt + 1, dueAt: now + wait });
    }
    return again.length > 0 ? 'retrying' : 'dropped';
  }
}
