import {
  noUsage,
  takeCalls,
  type BudgetGrant,
  type CallLane,
  type CallLimit,
  type CallUsage,
} from '@thread/domain';

/** What one process takes for itself while it cannot see what the others use: four of them together stay at the limit. */
const ownShare = 1 / 4;

/** Stands in for the shared allowance while its store is away. One per account and limit. */
export class LocalAllowance {
  readonly #limit: CallLimit;
  #usage: CallUsage = noUsage;

  constructor(limit: CallLimit) {
    const daily = limit.daily === null ? null : Math.max(1, Math.floor(limit.daily * ownShare));
    this.#limit = { ...limit, max: Math.max(1, Math.floor(limit.max * ownShare)), daily };
  }

  take(lane: CallLane, want: number, nowMs: number): BudgetGrant {
    const { granted, retryInMs, usage } = takeCalls(this.#usage, this.#limit, lane, want, nowMs);
    this.#usage = usage;
    return { granted, retryInMs };
  }
}
