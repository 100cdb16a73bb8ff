import { setTimeout as sleep } from 'node:timers/promises';
import {
  addConnection,
  newKeyring,
  openParts,
  type Parts,
  type PartsDatabase,
} from '../fixtures/runtime-parts';
import { TokenProvider } from '../fixtures/token-provider';
import type { SaveTimes } from './storm-process';
import { startStormWorker, type StormWorker } from './storm-worker';

export interface StormOptions {
  /** A migrated database; rows are added and left. */
  readonly database: PartsDatabase;
  readonly spoolDirectory: string;
  readonly rounds: number;
  readonly processes?: number;
  readonly callers?: number;
  readonly leaseMs?: number;
  /** How long the provider thinks; three times `leaseMs` is "slower than the lease". */
  readonly latencyMs: number;
  /**
   * SIGKILL one process in every round: at a random moment, or while the provider thinks. A kill in the few milliseconds between the
   * provider's answer and the spool loses a single-use token whatever anybody does, so only the second can promise no lost grant.
   */
  readonly kills?: 'at_any_moment' | 'while_the_provider_thinks';
  readonly onProgress?: (round: number) => void;
}

export interface StormReport {
  readonly rounds: number;
  readonly kills: number;
  /** Killed processes that were the one waiting for the provider. */
  readonly refreshersKilled: number;
  readonly callsOk: number;
  /** Calls that ended otherwise, by code; those of killed processes are not among them. */
  readonly callsFailed: Readonly<Record<string, number>>;
  readonly providerCalls: { readonly total: number; readonly mostPerRound: number };
  /** Rounds after which the provider had revoked the grant because an old refresh token came back. */
  readonly revoked: number;
  /** Milliseconds new tokens existed nowhere but in memory, and until they were committed. */
  readonly answerToSpoolMs: Percentiles | null;
  readonly answerToCommitMs: Percentiles | null;
  readonly ms: number;
}

interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Many callers in many processes want one expired access token, round after round. The provider rotates single-use refresh tokens, revokes the
 * whole grant when an old one comes back, and grants at the end of its thinking, unless whoever asked is gone by then.
 */
export async function runRefreshStorm(options: StormOptions): Promise<StormReport> {
  const { processes = 8, leaseMs = 1_000, latencyMs } = options;
  const provider = await new TokenProvider().start();
  const parts = openParts(options.database, newKeyring());
  provider.beforeGrant = () => sleep(latencyMs);
  provider.abandonsWhenCallerIsGone = true;
  const setUp = {
    database: { urls: options.database.urls, adminUrl: options.database.adminUrl },
    key: parts.keyring.keys.get('k1')!.toString('base64'),
    providerUrl: provider.url,
    spoolDirectory: options.spoolDirectory,
    leaseMs,
  };
  const start = (): Promise<StormWorker> => startStormWorker(setUp);
  const workers = await Promise.all(Array.from({ length: processes }, start));
  try {
    return await playRounds({ ...options, processes, leaseMs }, { provider, parts, workers, start });
  } finally {
    for (const worker of workers) worker.kill();
    await provider.close();
    await parts.close();
  }
}

interface Stage {
  readonly provider: TokenProvider;
  readonly parts: Parts;
  readonly workers: StormWorker[];
  readonly start: () => Promise<StormWorker>;
}

async function killMoment(
  kind: NonNullable<StormOptions['kills']>,
  latencyMs: number,
  isAsked: () => boolean,
): Promise<void> {
  if (kind === 'at_any_moment') return sleep(Math.random() * (latencyMs + 200));
  while (!isAsked()) await sleep(5);
  // Long enough before the answer for the dead caller's connection to be noticed.
  return sleep((Math.random() * latencyMs) / 2);
}

async function playRounds(options: StormOptions & { processes: number }, stage: Stage): Promise<StormReport> {
  const { provider, workers } = stage;
  const { rounds, processes, latencyMs } = options;
  const failed: Record<string, number> = {};
  const saves: SaveTimes[] = [];
  let [callsOk, kills, refreshersKilled, revoked, mostPerRound] = [0, 0, 0, 0, 0];
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    const callsBefore = provider.tokenCalls;
    const abandonedBefore = provider.abandoned;
    const playing = playRound(options, stage, round);
    if (options.kills) {
      await killMoment(options.kills, latencyMs, () => provider.tokenCalls > callsBefore);
      workers[Math.floor(Math.random() * processes)]!.kill();
      kills += 1;
    }
    for (const done of await playing) {
      for (const end of done?.ends ?? []) {
        if (end === 'ok') callsOk += 1;
        else failed[end] = (failed[end] ?? 0) + 1;
      }
      saves.push(...(done?.saves ?? []));
    }
    for (const [index, worker] of workers.entries())
      if (!worker.isAlive()) workers[index] = await stage.start();
    mostPerRound = Math.max(mostPerRound, provider.tokenCalls - callsBefore);
    refreshersKilled += provider.abandoned - abandonedBefore;
    if (provider.familyRevoked) revoked += 1;
    provider.familyRevoked = false;
    options.onProgress?.(round + 1);
  }
  return {
    ...{ rounds, kills, refreshersKilled, callsOk, callsFailed: failed, revoked },
    providerCalls: { total: provider.tokenCalls, mostPerRound },
    answerToSpoolMs: percentiles(saves.map(({ spooled }) => spooled)),
    answerToCommitMs: percentiles(saves.map(({ committed }) => committed)),
    ms: Math.round(performance.now() - startedAt),
  };
}

/** A connection of its own with a token that has run out, and everybody calls. */
async function playRound(options: StormOptions & { processes: number }, stage: Stage, round: number) {
  const { provider, parts, workers } = stage;
  const { processes, callers = 100 } = options;
  provider.accountId = `acct-${round}-${Date.now()}`;
  const { id: connectionId } = await addConnection(parts, provider, { leftMs: -1_000 });
  return Promise.all(
    workers.map((worker, index) =>
      worker.round({ connectionId, callers: Math.floor((callers + index) / processes) }),
    ),
  );
}

function percentiles(values: readonly number[]): Percentiles | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 10) / 10;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
