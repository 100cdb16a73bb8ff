import type { Check } from './oracle';
import type { QueueBackend, Victim } from './strike';

type Recoveries = Readonly<Record<'postgres' | 'redis' | 'worker', number>>;

/** What one run says. Scripts depend on these names. */
export interface RunReport {
  readonly queue: QueueBackend;
  readonly ok: boolean;
  /** Distinct events of the provider; each may have been sent several times. */
  readonly events: number;
  /** Of these, acknowledged with a 2xx. */
  readonly acked: number;
  /** Acknowledged and not in the inbox, or in it and never ended. */
  readonly lost: number;
  readonly deals: number;
  readonly accounts: number;
  readonly duplicateAccounts: number;
  readonly doubledEffects: number;
  /** E-mails of which nobody knows whether they were sent: a person is asked. */
  readonly unknownEffects: number;
  readonly kills: Readonly<Record<Victim, number>>;
  readonly racepoints: { readonly planned: number; readonly reached: number };
  readonly queueWipes: number;
  readonly queueRestores: number;
  /** From the kill until work goes on, the slowest; 0 where nothing was measured. */
  readonly recoveryMs: Recoveries;
  readonly recoveryMedianMs: Recoveries;
  /** From the moment the killed server answers again until work goes on, the slowest. */
  readonly steadyMs: Readonly<Record<'postgres' | 'redis', number>>;
  readonly tokenLeaks: number;
  readonly tokenExpiries: number;
  readonly refreshCallsPerExpiry: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly memoryMb: Readonly<Record<string, { readonly first: number; readonly most: number }>>;
  /** From the end of the faults until nothing was waiting any more. */
  readonly quietMs: number;
  readonly durationMs: number;
  /** Strikes carried out, of those planned: fewer when the time was over. */
  readonly strikes: { readonly done: number; readonly planned: number };
  readonly checks: readonly Check[];
  /** What stopped the run before it could be judged. */
  readonly error?: string;
}

/** The document `npm run chaos -- --json` prints: the sums over the runs, the slowest recoveries, and each run. */
export type ChaosReport = { readonly command: 'chaos'; readonly seed: number } & Omit<
  RunReport,
  'queue' | 'checks'
> & {
    readonly queue: QueueBackend | 'both';
    readonly checks: readonly Check[];
    readonly runs: readonly RunReport[];
  };

const sum = (runs: readonly RunReport[], read: (run: RunReport) => number): number =>
  runs.reduce((total, run) => total + read(run), 0);
const most = (runs: readonly RunReport[], read: (run: RunReport) => number): number =>
  Math.max(0, ...runs.map(read));

/** Puts the runs of a command together. */
export function combine(seed: number, runs: readonly RunReport[]): ChaosReport {
  const [first] = runs;
  if (!first) throw new Error('There was no run.');
  const recovery = (read: (run: RunReport) => Recoveries): Recoveries => ({
    postgres: most(runs, (run) => read(run).postgres),
    redis: most(runs, (run) => read(run).redis),
    worker: most(runs, (run) => read(run).worker),
  });
  return {
    command: 'chaos',
    ...first,
    ok: runs.every(({ ok }) => ok),
    seed,
    queue: runs.length > 1 ? 'both' : first.queue,
    events: sum(runs, (run) => run.events),
    acked: sum(runs, (run) => run.acked),
    lost: sum(runs, (run) => run.lost),
    deals: sum(runs, (run) => run.deals),
    accounts: sum(runs, (run) => run.accounts),
    duplicateAccounts: sum(runs, (run) => run.duplicateAccounts),
    doubledEffects: sum(runs, (run) => run.doubledEffects),
    unknownEffects: sum(runs, (run) => run.unknownEffects),
    kills: {
      postgres: sum(runs, (run) => run.kills.postgres),
      redis: sum(runs, (run) => run.kills.redis),
      api: sum(runs, (run) => run.kills.api),
      worker: sum(runs, (run) => run.kills.worker),
    },
    racepoints: {
      planned: sum(runs, (run) => run.racepoints.planned),
      reached: sum(runs, (run) => run.racepoints.reached),
    },
    queueWipes: sum(runs, (run) => run.queueWipes),
    queueRestores: sum(runs, (run) => run.queueRestores),
    recoveryMs: recovery((run) => run.recoveryMs),
    recoveryMedianMs: recovery((run) => run.recoveryMedianMs),
    steadyMs: {
      postgres: most(runs, (run) => run.steadyMs.postgres),
      redis: most(runs, (run) => run.steadyMs.redis),
    },
    tokenLeaks: sum(runs, (run) => run.tokenLeaks),
    tokenExpiries: sum(runs, (run) => run.tokenExpiries),
    refreshCallsPerExpiry: most(runs, (run) => run.refreshCallsPerExpiry),
    quietMs: most(runs, (run) => run.quietMs),
    durationMs: sum(runs, (run) => run.durationMs),
    strikes: {
      done: sum(runs, (run) => run.strikes.done),
      planned: sum(runs, (run) => run.strikes.planned),
    },
    checks: runs.flatMap(({ queue, checks }) =>
      checks.map((check) => ({ ...check, name: `${queue}: ${check.name}` })),
    ),
    runs,
  };
}

export function inWords(report: ChaosReport): string {
  const { kills, recoveryMs } = report;
  const list = (counts: Readonly<Record<string, number>>, unit = ''): string =>
    Object.entries(counts)
      .map(([name, value]) => `${name} ${value}${unit}`)
      .join(', ');
  const broken = report.checks.filter(({ ok }) => !ok);
  return [
    report.ok ? 'Chaos passed.' : 'Chaos failed.',
    `  seed ${report.seed}; ${report.events} events, ${report.acked} acknowledged, ${report.lost} lost`,
    `  deals ${report.deals}, accounts ${report.accounts}, duplicates ${report.duplicateAccounts}, doubled e-mails ${report.doubledEffects}, unknown ${report.unknownEffects}`,
    `  killed: ${list(kills)}; queue wiped ${report.queueWipes} and put back ${report.queueRestores} times`,
    `  slowest recovery: ${list(recoveryMs, ' ms')}`,
    `  token leaks ${report.tokenLeaks}, token calls per expiry ${report.refreshCallsPerExpiry}`,
    ...broken.map(({ name, broken: times, examples }) => `  ✘ ${name}: ${times} (${examples.join('; ')})`),
    ...report.runs.flatMap(({ queue, error }) => (error === undefined ? [] : [`  ✘ ${queue}: ${error}`])),
  ].join('\n');
}
