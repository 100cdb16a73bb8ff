import type { RowResult } from './row-result';
import type { Growth } from './growth';
import type { RowName } from './row-names';

/** What is wanted of a group of rows. */
export interface Wish {
  wants(row: RowName): boolean;
  /** Factor on amounts and times; 1 for figures to be quoted. */
  readonly scale: number;
  /** Says on stderr what is going on. */
  readonly tell: (line: string) => void;
}

export interface Measured {
  readonly results: readonly RowResult[];
  readonly growths: readonly Growth[];
}

/** Rows that share what they are measured on. */
export interface RowGroup {
  readonly rows: readonly RowName[];
  /** Whether it has figures for the growth row. */
  readonly grows: boolean;
  /** Measures the rows that are wanted, and no others. Leaves nothing running. */
  readonly measure: (wish: Wish) => Promise<Measured>;
}

/** An amount at this scale, at least `least`. */
export function scaled(amount: number, { scale }: Pick<Wish, 'scale'>, least = 1): number {
  return Math.max(least, Math.round(amount * scale));
}
