import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import {
  lastWords,
  ProcessNotReady,
  startProcess,
  type ProcessOptions,
  type RunningProcess,
} from '../launcher/start-process';

/** A process that ended though nobody had done anything to it. */
export interface UnexpectedEnd {
  readonly name: string;
  readonly how: string;
  readonly words: string;
}

const restartPauseMs = 300;
const killStopsAfterMs = 20_000;

/** A place for one process of Thread that is always taken: whatever ends, its successor is started, as a supervisor would. */
export class ProcessSlot {
  readonly name: string;
  readonly unexpectedEnds: UnexpectedEnd[] = [];
  readonly #options: ProcessOptions;
  readonly #touched = new Set<RunningProcess>();
  #current: RunningProcess | null = null;
  #starting: Promise<void> | null = null;
  #stopped = false;

  constructor(options: ProcessOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** Null while the place is empty. */
  get pid(): number | null {
    return this.#current?.pid ?? null;
  }

  get isUp(): boolean {
    return this.#current !== null;
  }

  /** Fills the place; tries again until it succeeds (the database may be away). */
  start(): Promise<void> {
    this.#starting ??= this.#startUntilUp().finally(() => (this.#starting = null));
    return this.#starting;
  }

  /** SIGKILL, and a successor after the pause. @returns once the process is dead. */
  async kill(downMs: number): Promise<{ readonly back: Promise<void> }> {
    const process_ = await this.#taken();
    await process_.kill();
    return { back: pause(downMs).then(() => this.start()) };
  }

  /** SIGTERM; the successor starts when it has ended. */
  async terminate(): Promise<void> {
    const process_ = await this.#taken();
    await process_.stop();
    await this.start();
  }

  async freeze(ms: number): Promise<void> {
    const { pid } = await this.#occupant();
    process.kill(pid, 'SIGSTOP');
    await pause(ms);
    // It cannot have gone meanwhile: nobody but us ends it.
    process.kill(pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#starting;
    const process_ = this.#current;
    if (!process_) return;
    this.#touched.add(process_);
    await process_.stop(killStopsAfterMs);
  }

  /** Memory the process holds at the moment, in MB; null where the system does not tell. */
  async residentMb(): Promise<number | null> {
    const status = await readFile(`/proc/${this.pid ?? 0}/status`, 'utf8').catch(() => '');
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
  }

  recentLog(): string {
    return this.#current?.recentLog() ?? '';
  }

  /** The present process, marked as one whose end is no surprise. */
  async #taken(): Promise<RunningProcess> {
    const process_ = await this.#occupant();
    this.#touched.add(process_);
    return process_;
  }

  async #occupant(): Promise<RunningProcess> {
    while (!this.#current) {
      if (this.#stopped) throw new Error(`${this.name} was stopped.`);
      await this.start();
    }
    return this.#current;
  }

  async #startUntilUp(): Promise<void> {
    while (!this.#current && !this.#stopped) {
      try {
        this.#occupy(await startProcess(this.#options));
      } catch (error) {
        if (!(error instanceof ProcessNotReady)) throw error;
        await pause(restartPauseMs);
      }
    }
  }

  #occupy(process_: RunningProcess): void {
    this.#current = process_;
    void process_.ended.then(({ code, signal }) => {
      if (this.#current === process_) this.#current = null;
      if (this.#touched.has(process_) || this.#stopped) return;
      // A process does not send itself a SIGKILL, except at an armed racepoint.
      if (signal !== 'SIGKILL') {
        const how = signal ?? `exit code ${code ?? 'unknown'}`;
        this.unexpectedEnds.push({ name: this.name, how, words: lastWords(process_.recentLog()) });
      }
      void pause(restartPauseMs).then(() => this.start());
    });
  }
}
