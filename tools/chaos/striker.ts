import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { SandboxClient } from '../product-client/sandbox-client';
import type { ChaosGround } from './chaos-ground';
import { QueueTampering } from './queue-tampering';
import type { RecoveryWatch } from './recovery-watch';
import type { SeededRandom } from './seeded-random';
import { killsOf, type Strike, type Victim } from './strike';
import type { CutWindow } from './token-watch';

export interface StrikerOptions {
  readonly ground: ChaosGround;
  readonly sandbox: SandboxClient;
  readonly watch: RecoveryWatch;
  readonly random: SeededRandom;
  /** Sends the product something to work on. */
  readonly nudge: () => void;
}

/** What a run counts while it strikes. */
export interface StrikeCounts {
  readonly kills: Record<Victim, number>;
  /** Deaths at a named place, and how many of the processes came by there in time. */
  readonly racepoints: { planned: number; reached: number };
  queueWipes: number;
  queueRestores: number;
  tokenExpiries: number;
  /** Milliseconds from each kill until work went on. */
  readonly recoveries: Record<'postgres' | 'redis' | 'worker', number[]>;
  /** Milliseconds from the moment a killed server answers again until work goes on. */
  readonly steady: Record<'postgres' | 'redis', number[]>;
  /** When a refresh of tokens may have been cut off. */
  readonly cuts: CutWindow[];
}

const nudgeEveryMs = 250;
const racepointPatienceMs = 15_000;
/** To catch a worker in the middle of something. */
const claimPatienceMs = 2_000;

/** Carries out strikes one after the other, and measures what comes back and when. */
export class Striker {
  readonly counts: StrikeCounts = {
    kills: { postgres: 0, redis: 0, api: 0, worker: 0 },
    racepoints: { planned: 0, reached: 0 },
    queueWipes: 0,
    queueRestores: 0,
    tokenExpiries: 0,
    recoveries: { postgres: [], redis: [], worker: [] },
    steady: { postgres: [], redis: [] },
    cuts: [],
  };
  readonly queue: QueueTampering;
  readonly #options: StrikerOptions;

  constructor(options: StrikerOptions) {
    this.#options = options;
    this.queue = new QueueTampering(options.ground);
  }

  /** Does it, and waits until it is over and work goes on again. @returns what was measured, in words. */
  async strike(strike: Strike): Promise<string> {
    const measured = (): number => Object.values(this.counts.recoveries).flat().length;
    const before = measured();
    const from = Date.now();
    const nudging = setInterval(() => this.#options.nudge(), nudgeEveryMs);
    try {
      await this.#carryOut(strike);
    } finally {
      clearInterval(nudging);
      if (strike.kind === 'line' || strike.kind === 'freeze' || strike.kind === 'terminate') this.#cut(from);
    }
    const [victim] = killsOf(strike);
    if (measured() === before || victim === undefined || victim === 'api') return '';
    return `work went on after ${this.counts.recoveries[victim].at(-1)} ms; `;
  }

  async #carryOut(strike: Strike): Promise<void> {
    const { ground, sandbox, watch } = this.#options;
    switch (strike.kind) {
      case 'kill':
        return this.#kill(strike.victims, strike.downMs);
      case 'kill_at':
        return this.#killAt(strike.victim, strike.place);
      case 'freeze':
        return this.#slot(strike.victim).freeze(strike.ms);
      case 'terminate':
        return this.#slot(strike.victim).terminate();
      case 'wipe_queue': {
        await this.queue.wipe(strike.structure);
        this.counts.queueWipes += 1;
        await watch.untilWorking(Date.now());
        return;
      }
      case 'stale_queue': {
        if (await this.queue.restore()) this.counts.queueRestores += 1;
        await watch.untilWorking(Date.now());
        return;
      }
      case 'line': {
        ground.lines[strike.line].trouble(strike.trouble);
        await pause(strike.ms);
        ground.lines[strike.line].heal();
        return;
      }
      case 'provider': {
        const { id } = z
          .object({ id: z.string() })
          .parse(await sandbox.send('POST', '/faults', strike.fault));
        await pause(strike.ms);
        await sandbox.send('DELETE', `/faults/${id}`);
        return;
      }
      case 'expire_tokens':
        return this.#expireTokens();
    }
  }

  async #expireTokens(): Promise<void> {
    await this.#options.sandbox.send('POST', '/actions/expireAccessTokens', {});
    this.counts.tokenExpiries += 1;
  }

  /** Everybody in the same moment; then waits until all are back and at work. */
  async #kill(victims: readonly Victim[], downMs: number): Promise<void> {
    const { watch } = this.#options;
    // What earlier troubles still hold up must not count as the cost of this death.
    await watch.untilWorking(Date.now());
    const held = victims.includes('worker') ? await watch.untilClaimed(claimPatienceMs) : [];
    const diedAt = Date.now();
    const returns = await Promise.all(victims.map((victim) => this.#killOne(victim)));
    this.#cut(diedAt);
    for (const victim of victims) this.counts.kills[victim] += 1;
    const alone = victims.length === 1 ? victims[0] : undefined;
    // The others take over while the dead one is still away.
    const takenOver = alone === 'worker' ? this.#measureWorker(held, diedAt) : null;
    await pause(downMs);
    await Promise.all(returns.map((back) => back()));
    if (takenOver) return takenOver;
    const backAt = Date.now();
    const working = await watch.untilWorking(diedAt, backAt);
    if (alone === 'postgres' || alone === 'redis') {
      this.counts.recoveries[alone].push(working);
      this.counts.steady[alone].push(working - (backAt - diedAt));
    }
    if (held.length > 0) await watch.untilTakenUp(held, diedAt);
  }

  /** @returns how to bring it back. */
  async #killOne(victim: Victim): Promise<() => Promise<void>> {
    const { ground } = this.#options;
    if (victim === 'postgres') return ground.killPostgres();
    if (victim === 'redis') return ground.killRedis();
    const { back } = await this.#slot(victim).kill(0);
    return () => back;
  }

  /** Whichever process comes by the place first dies there; when none does in time, one is killed where it is. */
  async #killAt(victim: 'api' | 'worker', place: string): Promise<void> {
    const { watch, ground } = this.#options;
    this.counts.racepoints.planned += 1;
    await ground.armRacepoint(place);
    if (place.startsWith('refresh.')) await this.#expireTokens();
    const reached = await ground.untilShot(racepointPatienceMs);
    let back = Promise.resolve();
    if (reached) this.counts.racepoints.reached += 1;
    else ({ back } = await this.#slot(victim).kill(0));
    const diedAt = Date.now();
    this.#cut(diedAt);
    this.counts.kills[victim] += 1;
    if (victim === 'worker') await this.#measureWorker(await watch.claimed(), diedAt);
    await back;
  }

  /** What it had claimed is with others, and new events are worked on, too: its job in the queue does not block them. */
  async #measureWorker(held: Awaited<ReturnType<RecoveryWatch['claimed']>>, diedAt: number): Promise<void> {
    const { watch } = this.#options;
    const working = await watch.untilWorking(diedAt);
    const takenUp = await watch.untilTakenUp(held, diedAt);
    this.counts.recoveries.worker.push(Math.max(working, takenUp ?? 0));
  }

  /** From then until now nobody could be sure to store a token. */
  #cut(from: number): void {
    this.counts.cuts.push({ from, to: Date.now() });
  }

  #slot(victim: 'api' | 'worker') {
    const { ground, random } = this.#options;
    return victim === 'api' ? ground.api : random.pick(ground.workers);
  }
}
