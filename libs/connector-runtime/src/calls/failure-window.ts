const windowSeconds = 60;
const fewestCalls = 10;
const failingShare = 0.5;

interface Second {
  readonly second: number;
  calls: number;
  failures: number;
}

/** The calls of the last minute and how many of them failed. Counts per process. */
export class FailureWindow {
  #seconds: Second[] = [];

  /** @param nowMs monotonic milliseconds. */
  add(nowMs: number, failed: boolean): void {
    const second = Math.floor(nowMs / 1000);
    let last = this.#seconds.at(-1);
    if (last?.second !== second) {
      last = { second, calls: 0, failures: 0 };
      this.#forget(second);
      this.#seconds.push(last);
    }
    last.calls += 1;
    if (failed) last.failures += 1;
  }

  clear(): void {
    this.#seconds = [];
  }

  sums(nowMs: number): { readonly calls: number; readonly failures: number } {
    this.#forget(Math.floor(nowMs / 1000));
    let calls = 0;
    let failures = 0;
    for (const second of this.#seconds) {
      calls += second.calls;
      failures += second.failures;
    }
    return { calls, failures };
  }

  #forget(second: number): void {
    this.#seconds = this.#seconds.filter((one) => one.second > second - windowSeconds);
  }
}

/** Whether so many failures among so many calls of a minute mean that it is better not to call for a while. */
export function tooManyFailures({ calls, failures }: { calls: number; failures: number }): boolean {
  return calls >= fewestCalls && failures >= calls * failingShare;
}
