import { Queue } from 'bullmq';
import type { Logger } from '../logging/create-logger';
import { migrateQueue, queueConnection, type QueueConfig } from './queue-backend';
import type { StageDefinition, StageOutline } from './stage';

export interface WakeOptions {
  /** At most one waiting and one active job have the same id; what is asked meanwhile is one more job afterwards. */
  readonly deduplicationId: string;
  readonly delayMs?: number;
}

/** Failed jobs are kept for a day so that an operator can look at them; the truth is in the database. */
const failedJobAgeSeconds = 86_400;
const jobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: { age: failedJobAgeSeconds, count: 1_000 } };

/**
 * The sending side of the queue. Asking for work never throws: what was to be done is in the database already, and the sweeper asks again.
 * The queue may be empty, dead or wiped at any moment.
 */
export class StageQueue {
  readonly #queues: ReadonlyMap<string, Queue>;
  readonly #config: QueueConfig;
  readonly #log: Logger;
  #failures = 0;

  constructor(config: QueueConfig, queues: readonly Queue[], log: Logger) {
    this.#config = config;
    this.#queues = new Map(queues.map((queue) => [queue.name, queue]));
    this.#log = log;
    for (const queue of queues) queue.on('error', (err) => this.#count('queue.error', queue.name, err));
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
      await this.#queueOf(stage.name).add(stage.name, payload, {
        ...jobOptions,
        delay: options.delayMs ?? 0,
        deduplication: { id: options.deduplicationId, keepLastIfActive: true },
      });
      return true;
    } catch (err) {
      this.#count('queue.wake_failed', stage.name, err);
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
        await this.#queueOf(stage.name).upsertJobScheduler(
          `${stage.name}-timetable`,
          { every: ms },
          { name: stage.name, data: payload, opts: jobOptions },
        );
      }
      return true;
    } catch (err) {
      this.#count('queue.prepare_failed', 'timetable', err);
      return false;
    }
  }

  /** Whether the queue answers now; for health checks, not counted as a failure. */
  async isReachable(): Promise<boolean> {
    const [first] = this.#queues.values();
    try {
      await first?.count();
      return true;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#queues.values()].map((queue) => queue.close()));
  }

  #queueOf(name: string): Queue {
    const queue = this.#queues.get(name);
    if (!queue) throw new Error(`Stage ${name} was not given to QueueModule.forRoot`);
    return queue;
  }

  #count(event: string, stage: string, err: unknown): void {
    this.#failures += 1;
    this.#log.warn({ event, stage, err }, 'The queue could not be reached');
  }
}

/** Opens the queues of the given stages without Nest: for tools and tests. `migrateQueue` and `chooseQueueBackend` come first. */
export function openStageQueue(config: QueueConfig, stages: readonly { readonly name: string }[], log: Logger): StageQueue {
  const connection = queueConnection(config, 'producer');
  const queues = stages.map((stage) => new Queue(stage.name, { connection, skipWaitingForReady: true }));
  return new StageQueue(config, queues, log);
}
