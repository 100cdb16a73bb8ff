import type { RunReport } from './chaos-report';
import {
  doubledEffects,
  duplicateAccounts,
  judge,
  lostEvents,
  refreshCallsPerExpiry,
  type Facts,
} from './oracle';
import type { ChaosOptions, Run } from './run';

export interface RunOutcome {
  readonly run: Run;
  readonly facts: Facts;
  readonly quietMs: number;
}

interface Times {
  readonly durationMs: number;
  readonly done: number;
  readonly planned: number;
}

type Recoveries = RunReport['recoveryMs'];

/** What a run found, as figures. */
export function reportOf(
  { run, facts, quietMs }: RunOutcome,
  { durationMs, done, planned }: Times,
): RunReport {
  const { kills, racepoints, queueWipes, queueRestores, tokenExpiries, recoveries, steady } =
    run.striker.counts;
  const checks = judge(facts);
  const waiting = facts.inbox['waiting'] ?? 0;
  return {
    queue: run.options.backend,
    ok: checks.every(({ ok }) => ok),
    events: run.hand.eventCount,
    acked: facts.acknowledged.size,
    lost: lostEvents(facts).length + waiting,
    deals: facts.deals.length,
    accounts: new Set([...facts.links.values()].flat()).size,
    duplicateAccounts: duplicateAccounts(facts).length,
    doubledEffects: doubledEffects(facts).length,
    unknownEffects: facts.effects.filter(({ state }) => state === 'unknown').length,
    kills,
    racepoints,
    queueWipes,
    queueRestores,
    recoveryMs: each(recoveries, (values) => Math.max(0, ...values)),
    recoveryMedianMs: each(recoveries, median),
    steadyMs: { postgres: Math.max(0, ...steady.postgres), redis: Math.max(0, ...steady.redis) },
    tokenLeaks: facts.leaks.length,
    tokenExpiries,
    refreshCallsPerExpiry: refreshCallsPerExpiry(facts),
    answers: Object.fromEntries(run.sender.statuses),
    memoryMb: facts.memoryMb,
    quietMs,
    durationMs,
    strikes: { done, planned },
    checks,
  };
}

/** A run that could not be judged. Whatever it was that stopped it, it did not pass. */
export function emptyReport(
  options: ChaosOptions,
  { durationMs, done, planned }: Times,
  error?: string,
): RunReport {
  const nothing = { postgres: 0, redis: 0, worker: 0 };
  return {
    queue: options.backend,
    ok: false,
    events: 0,
    acked: 0,
    lost: 0,
    deals: 0,
    accounts: 0,
    duplicateAccounts: 0,
    doubledEffects: 0,
    unknownEffects: 0,
    kills: { ...nothing, api: 0 },
    racepoints: { planned: 0, reached: 0 },
    queueWipes: 0,
    queueRestores: 0,
    recoveryMs: nothing,
    recoveryMedianMs: nothing,
    steadyMs: { postgres: 0, redis: 0 },
    tokenLeaks: 0,
    tokenExpiries: 0,
    refreshCallsPerExpiry: 0,
    answers: {},
    memoryMb: {},
    quietMs: 0,
    durationMs,
    strikes: { done, planned },
    checks: [],
    ...(error === undefined ? {} : { error }),
  };
}

function each(
  recoveries: Readonly<Record<keyof Recoveries, readonly number[]>>,
  read: (values: readonly number[]) => number,
): Recoveries {
  return {
    postgres: read(recoveries.postgres),
    redis: read(recoveries.redis),
    worker: read(recoveries.worker),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
