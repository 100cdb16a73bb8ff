import type { Figures, RowResult } from './row-result';
import type { RowName } from './row-names';

interface Goal {
  readonly row: RowName;
  /** `ratio`, or a figure of ours; a dot leads into a group of figures, `*` stands for each of its members. */
  readonly figure: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What must hold on any machine. */
export const goals: readonly Goal[] = [
  { row: 'ingest.single', figure: 'ratio', atLeast: 0.7 },
  { row: 'ingest.queueDown', figure: 'ratio', atLeast: 0.8 },
  { row: 'latency.idle', figure: 'p95Ms', atMost: 1_000 },
  { row: 'provider.calls', figure: 'perDeal', atMost: 0.12 },
  { row: 'sync.outward', figure: 'perAccount', atMost: 0.015 },
  { row: 'refresh.storm', figure: 'quicker.callsPerExpiry', atMost: 1 },
  { row: 'refresh.storm', figure: 'slower.callsPerExpiry', atMost: 1 },
  { row: 'growth', figure: '*.ratio', atMost: 1.2 },
];

export interface Judgement extends Goal {
  /** Null: not measured, which is no success. */
  readonly is: number | null;
  readonly ok: boolean;
}

/** Compares what was measured with the goals of those rows. */
export function judge(results: readonly RowResult[]): readonly Judgement[] {
  return results.flatMap((result) =>
    goals
      .filter(({ row }) => row === result.name)
      .flatMap((goal) =>
        figuresOf(result, goal.figure).map(([figure, is]) => ({
          ...goal,
          figure,
          is,
          ok: is !== null && is >= (goal.atLeast ?? -Infinity) && is <= (goal.atMost ?? Infinity),
        })),
      ),
  );
}

function figuresOf(
  { ours, ratio }: RowResult,
  path: string,
): readonly (readonly [figure: string, is: number | null])[] {
  if (path === 'ratio') return [[path, ratio]];
  const [first = '', ...rest] = path.split('.');
  const names = first === '*' ? Object.keys(ours) : [first];
  return names.map((name) => [[name, ...rest].join('.'), valueAt(ours, [name, ...rest])]);
}

function valueAt(figures: Figures, path: readonly string[]): number | null {
  let at: Figures[string] = figures;
  for (const name of path) {
    if (typeof at !== 'object' || at === null) return null;
    at = at[name] ?? null;
  }
  return typeof at === 'number' ? at : null;
}
