import type { RowResult } from './row-result';
import { rounded } from './statistics';

/** What one item costs at a size and at ten times that size, in whatever unit. */
export interface Growth {
  /** The row and what an item is, e.g. `pipeline.accounts`. */
  readonly figure: string;
  readonly unit: string;
  readonly sizes: readonly [once: number, tenfold: number];
  readonly costs: readonly [once: number, tenfold: number];
}

/** The row that shows how costs grow: 1 means that an item costs the same at ten times the size. */
export function growthRow(growths: readonly Growth[]): RowResult {
  const figures = growths.map(({ figure, sizes, costs }) => [
    figure.replaceAll('.', '_'),
    {
      sizeOnce: sizes[0],
      sizeTenfold: sizes[1],
      costOnce: rounded(costs[0]),
      costTenfold: rounded(costs[1]),
      ratio: rounded(costs[1] / costs[0], 3),
    },
  ]);
  const worst = Math.max(...growths.map(({ costs }) => costs[1] / costs[0]));
  return {
    name: 'growth',
    ours: Object.fromEntries(figures),
    reference: { name: 'the same cost per item at ten times the size', ratio: 1 },
    ratio: rounded(worst, 3),
  };
}
