import type { SandboxClient } from '../product-client/sandbox-client';
import { z } from 'zod';

const counters = z.object({
  portals: z.record(z.string(), z.object({ token: z.object({ refresh_token: z.number() }) })),
});

/** A time in which the answer of a token call may have been lost. Instants in milliseconds. */
export interface CutWindow {
  readonly from: number;
  readonly to: number;
}

const lookEveryMs = 250;
/** From the provider's answer to the stored token, with room for a busy machine. */
const saveMs = 3_000;

/** Notes when the provider issued tokens. */
export class TokenWatch {
  readonly #sandbox: SandboxClient;
  readonly #issuedAt: number[] = [];
  #known = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(sandbox: SandboxClient) {
    this.#sandbox = sandbox;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#look().catch(() => undefined), lookEveryMs);
  }

  /** Looks a last time. */
  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#look();
  }

  /** Refreshes the provider granted. */
  get refreshes(): number {
    return this.#known;
  }

  /** How many of them somebody may have been killed over before the token was stored. */
  cutOff(windows: readonly CutWindow[]): number {
    return this.#issuedAt.filter((at) =>
      windows.some(({ from, to }) => from <= at + saveMs && to >= at - 2 * lookEveryMs),
    ).length;
  }

  async #look(): Promise<void> {
    const { portals } = counters.parse(await this.#sandbox.send('GET', '/counters'));
    const now = Object.values(portals).reduce((sum, { token }) => sum + token.refresh_token, 0);
    for (; this.#known < now; this.#known += 1) this.#issuedAt.push(Date.now());
  }
}
