import type { Judgement } from './goals';
import type { RowName } from './row-names';
import type { Figures, RowResult } from './row-result';

/** The document `npm run bench -- --json` prints. Scripts depend on these names. */
export interface BenchReport {
  readonly command: 'bench';
  readonly ok: boolean;
  readonly cpus: number;
  readonly scale: number;
  readonly note: string;
  readonly durationMs: number;
  readonly results: readonly RowResult[];
  readonly goals: readonly Judgement[];
  /** Rows that could not be measured, with what was in the way. */
  readonly failed: readonly { readonly name: RowName; readonly error: string }[];
}

export const note =
  'Figures depend on the machine and on what else it does; ratios compare two sides measured in turn on the same machine.';

export function inWords(report: BenchReport): string {
  const lines = report.results.flatMap(({ name, ours, reference, ratio }) => [
    name,
    `  ours       ${figuresInWords(ours)}`,
    ...(reference ? [`  reference  ${referenceInWords(reference)}`] : []),
    ...(ratio === null ? [] : [`  ratio      ${ratio}`]),
  ]);
  const goals = report.goals.map(
    ({ ok, row, figure, is, atLeast, atMost }) =>
      `${ok ? '✔' : '✘'} ${row} ${figure} ${is ?? 'unknown'} (${atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`})`,
  );
  return [
    ...lines,
    '',
    ...goals,
    ...report.failed.map(({ name, error }) => `✘ ${name}: ${error}`),
    '',
    report.ok ? 'Every goal holds.' : 'A goal is missed.',
    `${report.cpus} processors. ${report.note}`,
  ].join('\n');
}

function figuresInWords(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) =>
      typeof value === 'object' && value !== null
        ? `${name} (${figuresInWords(value)})`
        : `${name} ${value ?? 'unknown'}`,
    )
    .join(', ');
}

function referenceInWords({ name, ...figures }: NonNullable<RowResult['reference']>): string {
  const rest = Object.entries(figures).map(([figure, value]) => `${figure} ${value ?? 'unknown'}`);
  return [name, ...rest].join(', ');
}
