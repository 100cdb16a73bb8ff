import { pipelineStages } from '@thread/pipeline';
import { checkVault, type Logger, type StageQueue, type StageWorker } from '@thread/platform';
import { bindStages } from './bind-stages';
import type { WorkerParts } from './compose-worker';
import type { WorkerConfig } from './worker.config';

/** The running worker: starts taking work, tells how it is, stops without dropping anything. */
export class WorkerProcess {
  readonly #config: WorkerConfig;
  readonly #parts: WorkerParts;
  readonly #queue: StageQueue;
  readonly #log: Logger;
  #workers: readonly StageWorker[] = [];

  constructor(config: WorkerConfig, parts: WorkerParts, queue: StageQueue, log: Logger) {
    this.#config = config;
    this.#parts = parts;
    this.#queue = queue;
    this.#log = log;
  }

  /** Refuses to start when the vault's keys do not fit, or a stage has no handler. */
  async start(): Promise<void> {
    const { platform } = this.#config;
    await checkVault(platform.vaultDriver, platform.vault, this.#parts.secrets, this.#log);
    await this.#parts.spool.prepare();
    await this.#parts.runtime.replaySpool();
    const bindings = bindStages(this.#parts);
    await this.#queue.prepare(pipelineStages);
    this.#workers = await Promise.all(bindings.map((binding) => binding.start(platform, this.#log)));
    this.#parts.timer.start();
    this.#parts.streams.start();
    this.#parts.stuckWatch.start();
    if (!platform.smtpUrl)
      this.#log.warn({ event: 'worker.no_mail_server' }, 'SMTP_URL is not set: e-mails wait');
  }

  /** Whether work gets done: the database answers and every stage has a running worker. */
  async isReady(): Promise<boolean> {
    if (this.#workers.length === 0 || !this.#workers.every((worker) => worker.isRunning())) return false;
    try {
      await this.#parts.database.ping();
      return true;
    } catch {
      return false;
    }
  }

  /** Figures in Prometheus' text format. */
  metrics(): Promise<string> {
    return this.#parts.metrics.registry.metrics();
  }

  /** Takes nothing new, finishes what is in hand, closes everything. */
  async stop(): Promise<void> {
    this.#parts.stuckWatch.stop();
    await this.#parts.streams.stop();
    await this.#parts.timer.stop();
    await Promise.allSettled(this.#workers.map((worker) => worker.close()));
    await this.#parts.close();
  }
}
