import type { Reason } from '@thread/domain';
import type { Prisma } from '../generated/client';
import { storableJson } from '../storable';

/** What column `run.reasons` holds. */
export interface RunReasons {
  /** One sentence a person understands. */
  readonly summary: string;
  /** The checks in order. */
  readonly steps: readonly Reason[];
}

export function toReasonsColumn(reasons: RunReasons): Prisma.InputJsonValue {
  return storableJson(reasons);
}

/** Reads the column; a failed run has a summary and no steps. */
export function fromReasonsColumn(column: unknown): RunReasons {
  const { summary = '', steps = [] } = (column ?? {}) as Partial<RunReasons>;
  return { summary, steps };
}
