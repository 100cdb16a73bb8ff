import type { CallLane, CallLimit } from '../calls/call-limit';
import type { CallUsage } from '../calls/call-usage';

/** Whom a provider counts the calls of: connections to the same account share its allowance. */
export interface BudgetAccount {
  readonly connectorId: string;
  readonly externalAccountId: string;
}

export interface BudgetGrant {
  /** 0 up to what was asked for. */
  readonly granted: number;
  /** When nothing was granted: milliseconds until asking again makes sense. */
  readonly retryInMs: number;
}

/** The allowance of a provider account, shared by all processes. */
export interface CallBudgetStore {
  /** Takes up to `want` calls for the lane, as far as window and day allow. */
  take(account: BudgetAccount, limit: CallLimit, lane: CallLane, want: number): Promise<BudgetGrant>;
  /** What counts against the limits now, in their order. */
  read(account: BudgetAccount, limits: readonly CallLimit[]): Promise<readonly CallUsage[]>;
}
