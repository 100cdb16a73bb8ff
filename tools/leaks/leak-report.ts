import type { CanaryKind } from './canary';
import type { Hit, SinkReading } from './find-leaks';
import type { QueueBackend } from './leak-ground';
import type { SelfTestOfSink } from './self-test';
import { encodings } from './spelling';

/** What a run found out. */
export interface LeakReport {
  readonly command: 'leaks';
  readonly ok: boolean;
  readonly queue: QueueBackend;
  /** Secrets that passed through the product, per kind. */
  readonly canaries: Readonly<Record<CanaryKind, number>>;
  readonly encodings: readonly string[];
  readonly sinks: readonly Omit<SinkReading, 'hits'>[];
  readonly hits: readonly Hit[];
  /** Null: it was not asked for. */
  readonly selfTest: {
    readonly planted: number;
    readonly found: number;
    readonly sinks: readonly SelfTestOfSink[];
  } | null;
  /** Why it ended early, or what it could not prove; empty when all is well. */
  readonly problems: readonly string[];
  readonly durationMs: number;
}

interface Outcome {
  readonly queue: QueueBackend;
  readonly canaries: Readonly<Record<CanaryKind, number>>;
  readonly readings: readonly SinkReading[];
  readonly selfTests: readonly SelfTestOfSink[] | null;
  readonly problems: readonly string[];
  readonly durationMs: number;
}

export function reportOf({
  queue,
  canaries,
  readings,
  selfTests,
  problems,
  durationMs,
}: Outcome): LeakReport {
  const hits = readings.flatMap((reading) => reading.hits);
  const sum = (of: (test: SelfTestOfSink) => number): number =>
    (selfTests ?? []).reduce((total, test) => total + of(test), 0);
  const selfTest = selfTests && {
    planted: sum(({ planted }) => planted),
    found: sum(({ found }) => found),
    sinks: selfTests,
  };
  const unseen = Object.entries(canaries).flatMap(([kind, count]) =>
    count > 0 || (kind === 'Redis password' && queue === 'postgres')
      ? []
      : [`No ${kind} passed through the product: nothing is proved about it.`],
  );
  const unread = readings.flatMap(({ sink, bytes }) =>
    bytes > 0 ||
    (sink === 'log of Redis' && queue === 'postgres') ||
    sink === 'other files' ||
    sink === 'console and reports'
      ? []
      : [`There was nothing in "${sink}": nothing is proved about it.`],
  );
  const all = [...problems, ...unseen, ...unread];
  const ok =
    all.length === 0 && hits.length === 0 && (selfTest === null || selfTest.found === selfTest.planted);
  const sinks = readings.map(({ hits: _hits, ...reading }) => reading);
  return {
    command: 'leaks',
    ok,
    queue,
    canaries,
    encodings,
    sinks,
    hits,
    selfTest,
    problems: all,
    durationMs,
  };
}

/** The report for people. */
export function inWords({
  ok,
  queue,
  canaries,
  sinks,
  hits,
  selfTest,
  problems,
  durationMs,
}: LeakReport): string {
  const count = Object.values(canaries).reduce((sum, each) => sum + each, 0);
  const megabytes = sinks.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  const kinds = Object.values(canaries).filter((each) => each > 0).length;
  return [
    `Queue in ${queue}: ${count} secrets of ${kinds} kinds, ${sinks.length} sinks, ${megabytes.toFixed(0)} MB read, ${encodings.length} encodings.`,
    ...sinks.map(
      ({ sink, pieces, bytes, allowed }) =>
        `  ${sink.padEnd(28)} ${String(pieces).padStart(5)} pieces ${(bytes / 1e6).toFixed(1).padStart(7)} MB` +
        (allowed > 0 ? `, ${allowed} where they belong` : ''),
    ),
    ...hits.map(
      ({ sink, place, kind, encoding, offset }) =>
        `LEAK: ${kind} (${encoding}) in ${sink}: ${place}, at byte ${offset}`,
    ),
    ...(selfTest ? [`Self-test: ${selfTest.found} of ${selfTest.planted} planted leaks found.`] : []),
    ...(selfTest?.sinks ?? []).flatMap(({ sink, missed }) =>
      missed.map((what) => `MISSED in ${sink}: ${what}`),
    ),
    ...problems.map((problem) => `PROBLEM: ${problem}`),
    ok ? `No leak. (${Math.round(durationMs / 1000)} s)` : `Not well. (${Math.round(durationMs / 1000)} s)`,
  ].join('\n');
}
