/** Who waits for a provider call, the most urgent first: decides which share of the provider's allowance it may use. */
export const callLanes = ['live', 'clicked', 'sweep', 'backfill'] as const;
export type CallLane = (typeof callLanes)[number];

/** A limit of a provider on calls for one account. */
export interface CallLimit {
  readonly id: string;
  /** For people, e.g. `Searches`. */
  readonly label: string;
  /** Calls we make at most in any window. A little below what the provider allows. */
  readonly max: number;
  readonly windowMs: number;
  /** Calls of a day (UTC); null where the provider names no such limit. */
  readonly daily: number | null;
  /** Share (0–1) of window and day that is kept for a lane whatever the others want. Together below 1. */
  readonly reserve: Readonly<Record<CallLane, number>>;
}

/** Live work may use 85 % of an allowance, clicks 65 %, sweeps 60 %, backfills 55 %; and none can be starved but the last. */
export const usualReserve: CallLimit['reserve'] = { live: 0.3, clicked: 0.1, sweep: 0.05, backfill: 0 };
