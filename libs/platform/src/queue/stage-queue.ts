import { Queue } from 'bullmq';
import type { Logger } from '../logging/create-logger';
import {
  assertReachable,
  closeConnection,
  migrateQueue,
  producerOptions,
  queuePrefix,
  type QueueConfig,
} from './queue-backend';
import type { StageDefinition, StageOutline } from './stage';

export interface WakeOptions {
  /** At most one waiting and one active job have the same id; what is asked meanwhile is one more job afterwards. */
  readonly deduplicationId: string;
  readonly delayMs?: number;
}

/** Failed jobs are kept for a day so that an operator can look at them; the truth is in the database. */
const failedJobAgeSeconds = 86_400;
const jobOptions = {
  attempts: 1,
  removeOnComplete: true,
  removeOnFail: { age: failedJobAgeSeconds, count: 1_000 },
};

/** A refusal says nothing of the present after this long. */
const refusedForMs = 30_000;
/** A queue that failed is opened anew, at most this often. */
const reopenEveryMs = 2_000;

/**
 * The sending side of the queue. Asking for work never throws: what was to be done is in the database already, and the sweeper asks again.
 * The queue may be empty, dead or wiped at any moment.
 */
export class StageQueue {
  readonly #queues: Map<string, Queue>;
  readonly #reopenedAt = new Map<string, number>();
  readonly #config: QueueConfig;
  readonly #log: Logger;
  #failures = 0;
  /** When asking for work failed last; null once it succeeded again. */
  #refusedAt: number | null = null;

  constructor(config: QueueConfig, queues: readonly Queue[], log: Logger) {
    this.#config = config;
    this.#queues = new Map(queues.map((queue) => [queue.name, queue]));
    this.#log = log;
    for (const queue of queues) this.#watch(queue);
  }

  /** The queues as they are now; one that failed is replaced by a fresh one. */
  get queues(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  /** Times the queue could not be reached since the process started. */
  get failures(): number {
    return this.#failures;
  }

  /**
   * Asks for one run of a stage. The payload is ids only.
   * @returns false when the queue could not be reached (logged and counted); the sweeper makes up for it.
   */
  async wake<T>(stage: StageDefinition<T>, payload: T, options: WakeOptions): Promise<boolean> {
    try {
      const queue = this.#queueOf(stage.name);
      await assertReachable(queue.opts.connection);
      await queue.add(stage.name, payload, {
        ...jobOptions,
        delay: options.delayMs ?? 0,
        deduplication: { id: options.deduplicationId, keepLastIfActive: true },
      });
      this.#refusedAt = null;
      return true;
    } catch (err) {
      this.#refusedAt = performance.now();
      this.#count('queue.wake_failed', stage.name, err);
      this.#reopen(stage.name);
      return false;
    }
  }

  /**
   * Sets up the queue's tables and the timetable of stages that run by themselves; again at any time, e.g. after the queue was wiped.
   * @returns false when the queue could not be reached.
   */
  async prepare(stages: readonly StageOutline[]): Promise<boolean> {
    try {
      await migrateQueue(this.#config);
      for (const stage of stages) {
        if (!stage.every) continue;
        const { ms, payload } = stage.every;
        const queue = this.#queueOf(stage.name);
        await assertReachable(queue.opts.connection);
        await queue.upsertJobScheduler(
          `${stage.name}-timetable`,
          { every: ms },
          { name: stage.name, data: payload, opts: jobOptions },
        );
      }
      return true;
    } catch (err) {
      this.#count('queue.prepare_failed', 'timetable', err);
      for (const stage of stages) this.#reopen(stage.name);
      return false;
    }
  }

  /**
   * Whether the queue answers now, and took what it was last asked: one that is full answers questions and takes nothing. For health
   * checks, not counted as a failure.
   */
  async isReachable(): Promise<boolean> {
    if (this.#refusedAt !== null && performance.now() - this.#refusedAt < refusedForMs) return false;
    const [first] = this.#queues.values();
    try {
      if (first) await assertReachable(first.opts.connection);
      await first?.count();
      return true;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    const queues = [...this.#queues.values()];
    await Promise.allSettled(queues.map((queue) => queue.close()));
    for (const queue of queues) closeConnection(queue.opts.connection);
  }

  #queueOf(name: string): Queue {
    const queue = this.#queues.get(name);
    if (!queue) throw new Error(`Stage ${name} was not given to QueueModule.forRoot`);
    return queue;
  }

  #watch(queue: Queue): void {
    queue.on('error', (err) => this.#count('queue.error', queue.name, err));
  }

  /** BullMQ remembers for ever that a connection could not be set up: one that was opened while the store was down never works again. */
  #reopen(name: string): void {
    const now = performance.now();
    if (now - (this.#reopenedAt.get(name) ?? Number.NEGATIVE_INFINITY) < reopenEveryMs) return;
    this.#reopenedAt.set(name, now);
    const old = this.#queueOf(name);
    const fresh = new Queue(name, old.opts);
    this.#watch(fresh);
    this.#queues.set(name, fresh);
    void old.close().catch(() => undefined);
  }

  #count(event: string, stage: string, err: unknown): void {
    this.#failures += 1;
    this.#log.warn({ event, stage, err }, 'The queue could not be reached');
  }
}

/** Opens the queues of the given stages without Nest: for tools and tests. `migrateQueue` and `chooseQueueBackend` come first. */
export function openStageQueue(
  config: QueueConfig,
  stages: readonly { readonly name: string }[],
  log: Logger,
): StageQueue {
  const options = producerOptions(config);
  const queues = stages.map(
    (stage) => new Queue(stage.name, { ...options, ...queuePrefix(config, stage.name) }),
  );
  return new StageQueue(config, queues, log);
}
