import { startProcess, type ProcessEnd, type ProcessOptions, type RunningProcess } from './start-process';

export type SupervisionEvent =
  | { readonly kind: 'died'; readonly name: string; readonly end: ProcessEnd; readonly againInMs: number }
  | { readonly kind: 'back'; readonly name: string; readonly pid: number }
  | {
      readonly kind: 'not_back';
      readonly name: string;
      readonly problem: string;
      readonly againInMs: number;
    };

type Start = (options: ProcessOptions) => Promise<RunningProcess>;

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A process that lived this long has earned a fresh start of the back-off. */
const healthyAfterMs = 60_000;

/** Starts a process and keeps it running until `stop`. Rejects when the very first start fails. */
export async function supervise(
  options: ProcessOptions,
  tell: (event: SupervisionEvent) => void,
  start: Start = startProcess,
): Promise<Supervised> {
  return new Supervised(options, tell, start, await start(options));
}

/** A process that is started again, with growing pauses, whenever it dies. */
export class Supervised {
  readonly #options: ProcessOptions;
  readonly #tell: (event: SupervisionEvent) => void;
  readonly #start: Start;
  readonly #watching: Promise<void>;
  #current: RunningProcess;
  #pauseMs = firstPauseMs;
  #wake: (() => void) | null = null;
  #stopping = false;
  #restartWanted = false;

  constructor(
    options: ProcessOptions,
    tell: (event: SupervisionEvent) => void,
    start: Start,
    first: RunningProcess,
  ) {
    this.#options = options;
    this.#tell = tell;
    this.#start = start;
    this.#current = first;
    this.#watching = this.#watch();
  }

  get name(): string {
    return this.#options.name;
  }

  /** The present process; changes when one died and another took its place. */
  current(): RunningProcess {
    return this.#current;
  }

  /** Stops the present process and starts the next one at once; ends a pause that is under way. */
  async restart(): Promise<void> {
    if (this.#wake) return this.#wake();
    this.#restartWanted = true;
    await this.#current.stop();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake?.();
    await this.#current.stop();
    await this.#watching;
    // A restart that was under way has put another one in its place.
    await this.#current.stop();
  }

  async #watch(): Promise<void> {
    while (!this.#stopping) {
      const since = Date.now();
      const end = await this.#current.ended;
      if (this.#stopping) return;
      if (this.#restartWanted) {
        this.#restartWanted = false;
        await this.#startAgain(0);
      } else {
        const wasHealthy = Date.now() - since > healthyAfterMs;
        this.#pauseMs = wasHealthy ? firstPauseMs : Math.min(this.#pauseMs * 2, longestPauseMs);
        this.#tell({ kind: 'died', name: this.name, end, againInMs: this.#pauseMs });
        await this.#startAgain(this.#pauseMs);
      }
    }
  }

  async #startAgain(firstPause: number): Promise<void> {
    for (let waitMs = firstPause; ; waitMs = this.#pauseMs) {
      await this.#pause(waitMs);
      if (this.#stopping) return;
      try {
        this.#current = await this.#start(this.#options);
        this.#tell({ kind: 'back', name: this.name, pid: this.#current.pid });
        return;
      } catch (error) {
        this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
        const problem = error instanceof Error ? error.message : String(error);
        this.#tell({ kind: 'not_back', name: this.name, problem, againInMs: this.#pauseMs });
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }
}
