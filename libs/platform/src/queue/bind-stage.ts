import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';
import type { Logger } from '../logging/create-logger';
import { scrub } from '../logging/scrub';
import {
  closeConnection,
  migrateQueue,
  queuePrefix,
  workerConnection,
  type QueueConfig,
} from './queue-backend';
import type { StageDefinition } from './stage';

/** Does one job of a stage. Throws only for what nobody expected: outcomes are in the database, not in the queue. */
export type StageHandler<T> = (payload: T) => Promise<void>;

export interface StageBinding {
  readonly stage: string;
  /**
   * Builds the worker and lets it take jobs.
   * @throws when the queue cannot be reached or its tables are missing: a BullMQ worker let loose on a queue that never became ready
   * repeats its failed start without a pause and starves the process.
   */
  start(config: QueueConfig, log: Logger): Promise<StageWorker>;
}

export interface StageWorker {
  readonly stage: string;
  isRunning(): boolean;
  /** Takes no more jobs, waits for those in hand. */
  close(): Promise<void>;
}

const repairPauseMs = 2_000;
/**
 * How soon a killed worker's job runs elsewhere: at most lock + two stalled checks, 12 seconds. The defaults take a minute. A living
 * worker that is halted for longer than the lock has its job run elsewhere, too, which the stages' own claims make harmless. After a lost
 * line each looks again in a second, not in BullMQ's fifteen, during which nobody would take over from the dead.
 */
const recovery = { lockDuration: 8_000, stalledInterval: 2_000, maxStalledCount: 10, runRetryDelay: 1_000 };

/** A kind of job this version does not know: a newer one asked for it. */
class UnknownJob extends Error {
  override readonly name = 'UnknownJob';
  readonly code = 'queue.unknown_job';

  constructor(kind: string) {
    super(`There is no kind of job ${JSON.stringify(kind.slice(0, 80))} here.`);
  }
}

/**
 * Ties a stage to what does its work. A job whose kind or payload is not the stage's (of another version, or forged) fails visibly and is
 * kept among the failed ones for a day; what it asked for is in the database, and is asked for again by whoever knows it.
 */
export function bindStage<T>(stage: StageDefinition<T>, handler: StageHandler<T>): StageBinding {
  return {
    stage: stage.name,
    start: (config, log) => startWorker(stage, handler, config, log),
  };
}

async function startWorker<T>(
  stage: StageDefinition<T>,
  handler: StageHandler<T>,
  config: QueueConfig,
  log: Logger,
): Promise<StageWorker> {
  const connection = workerConnection(config);
  const worker = new Worker<unknown>(
    stage.name,
    async (job) => {
      try {
        if (job.name !== stage.name) throw new UnknownJob(job.name);
        await handler(stage.payload.parse(job.data));
      } catch (err) {
        log.error({ event: 'queue.job_failed', stage: stage.name, jobId: job.id, err }, 'A job failed');
        throw storableFailure(err);
      }
    },
    {
      connection,
      ...queuePrefix(config, stage.name),
      concurrency: stage.concurrency,
      autorun: false,
      ...recovery,
    },
  );
  let repairing = false;
  worker.on('error', (err) => {
    if (repairing) return;
    log.warn({ event: 'queue.worker_error', stage: stage.name, err }, 'A queue worker met an error');
    if (!tablesAreGone(err)) return;
    repairing = true;
    void repairTables(worker, config, log).finally(() => (repairing = false));
  });
  // A job whose worker died too often fails without having been tried here.
  worker.on('failed', (job, err) => {
    if (!(err instanceof StorableFailure))
      log.error({ event: 'queue.job_failed', stage: stage.name, jobId: job?.id, err }, 'A job failed');
  });
  await worker.waitUntilReady();
  void worker
    .run()
    .catch((err: unknown) =>
      log.error({ event: 'queue.worker_ended', stage: stage.name, err }, 'A queue worker ended'),
    );
  const close = async (): Promise<void> => {
    await worker.close();
    closeConnection(connection);
  };
  return { stage: stage.name, isRunning: () => worker.isRunning(), close };
}

/** What the queue keeps of a failure, in clear text and for anybody who looks into it: its name and code. The rest is in the log. */
class StorableFailure extends Error {}

function storableFailure(thrown: unknown): StorableFailure {
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  const code = thrown instanceof Error && 'code' in thrown ? ` ${String(thrown.code)}` : '';
  const failure = new StorableFailure(`${scrub(`${name}${code}`).slice(0, 200)}; the log says more`);
  delete failure.stack;
  return failure;
}

/** SQLSTATE of a missing schema, table or function. */
const missingTables = new Set(['3F000', '42P01', '42883']);

function tablesAreGone(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && missingTables.has(error.code);
}

/**
 * Somebody dropped the queue's tables under a running worker. It would try again without a pause and take the process with it, so it is
 * halted until the tables are back.
 */
async function repairTables(worker: Worker, config: QueueConfig, log: Logger): Promise<void> {
  await worker.pause(true);
  for (;;) {
    try {
      await migrateQueue(config);
      break;
    } catch (err) {
      log.warn({ event: 'queue.repair_failed', err }, 'The queue could not be repaired yet');
      await sleep(repairPauseMs);
    }
  }
  await worker.resume();
}

/** Throws unless every stage has exactly one handler: a queue without a worker would fill up in silence. */
export function assertEveryStageBound(
  stages: readonly { readonly name: string }[],
  bindings: readonly StageBinding[],
): void {
  const problems: string[] = [];
  for (const { name } of stages) {
    const count = bindings.filter((binding) => binding.stage === name).length;
    if (count !== 1) problems.push(`stage ${name} has ${count} handlers instead of one`);
  }
  for (const { stage } of bindings) {
    if (!stages.some(({ name }) => name === stage)) problems.push(`handler for unknown stage ${stage}`);
  }
  if (problems.length > 0) throw new Error(`Stages are wired wrongly: ${problems.join('; ')}`);
}
