import type { RowName } from './row-names';

/** Figures by name. Their unit is in the name: `perSecond`, `p95Ms`, `cpuMicros`, `kB`. Null: could not be measured here. */
export type Figures = { readonly [name: string]: number | null | Figures };

export interface RowResult {
  readonly name: RowName;
  readonly ours: Figures;
  /** What the same work costs at least, measured in the same run; null for figures that stand for themselves. */
  readonly reference: { readonly name: string; readonly [figure: string]: number | string | null } | null;
  /** Ours by the reference's, where both are one figure. */
  readonly ratio: number | null;
}
