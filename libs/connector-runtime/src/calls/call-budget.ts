import { BudgetSpent, type ConnectorErrorFacts, type ConnectorLimit } from '@thread/connector-kit';
import type { BudgetAccount, BudgetGrant, CallBudgetStore, CallLane } from '@thread/domain';
import type { Logger, Metrics } from '@thread/platform';
import { BudgetQueue } from './budget-queue';
import { LocalAllowance } from './local-allowance';
import { withDeadline } from './with-deadline';

/** How long a call waits for its turn before it is given back to whoever wanted it. Milliseconds. */
export type BudgetPatience = Readonly<Record<CallLane, number>>;

export const defaultPatience: BudgetPatience = {
  live: 15_000,
  clicked: 10_000,
  sweep: 10_000,
  backfill: 10_000,
};

interface CallBudgetDeps {
  readonly store: CallBudgetStore;
  readonly logger: Logger;
  readonly patience?: Partial<BudgetPatience>;
  readonly metrics?: Pick<Metrics, 'budgetWaitSeconds'>;
}

interface Bucket {
  readonly queue: BudgetQueue;
  readonly local: LocalAllowance;
  /** The shared allowance was away the last time. */
  isAlone: boolean;
}

const storeDeadlineMs = 2_000;
/** Buckets of this process; the one unused longest is forgotten first. */
const mostBuckets = 2_000;

/** Gives calls out of the allowances of provider accounts, which all processes share, to those who wait for them. */
export class CallBudget {
  readonly #deps: CallBudgetDeps;
  readonly #patience: BudgetPatience;
  readonly #buckets = new Map<string, Bucket>();

  constructor(deps: CallBudgetDeps) {
    this.#deps = deps;
    this.#patience = { ...defaultPatience, ...deps.patience };
  }

  /** Resolves when one call of the operation may be made. @throws BudgetSpent when the lane's turn does not come in time. */
  async take(
    account: BudgetAccount,
    limits: readonly ConnectorLimit[],
    lane: CallLane,
    facts: ConnectorErrorFacts,
  ): Promise<void> {
    for (const limit of limits) {
      if (!limit.covers(facts.operation)) continue;
      const startedAt = performance.now();
      const retryInMs = await this.#bucket(account, limit).queue.wait(lane, this.#patience[lane]);
      this.#deps.metrics?.budgetWaitSeconds.observe(
        { connector: account.connectorId, lane, outcome: retryInMs === null ? 'granted' : 'spent' },
        (performance.now() - startedAt) / 1000,
      );
      if (retryInMs !== null)
        throw new BudgetSpent('Thread’s share of the provider’s allowance is in use.', facts, retryInMs);
    }
  }

  #bucket(account: BudgetAccount, limit: ConnectorLimit): Bucket {
    const key = `${account.connectorId} ${limit.id} ${account.externalAccountId}`;
    let bucket = this.#buckets.get(key);
    if (bucket) return bucket;
    const made: Bucket = {
      queue: new BudgetQueue((lane, want) => this.#takeShared(made, account, limit, lane, want)),
      local: new LocalAllowance(limit),
      isAlone: false,
    };
    bucket = made;
    this.#buckets.set(key, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > mostBuckets && oldest !== undefined) this.#buckets.delete(oldest);
    return bucket;
  }

  async #takeShared(
    bucket: Bucket,
    account: BudgetAccount,
    limit: ConnectorLimit,
    lane: CallLane,
    want: number,
  ): Promise<BudgetGrant> {
    const facts = { connectorId: account.connectorId, operation: 'budget.take' };
    try {
      const signal = AbortSignal.timeout(storeDeadlineMs);
      const grant = await withDeadline(this.#deps.store.take(account, limit, lane, want), signal, facts);
      bucket.isAlone = false;
      return grant;
    } catch (error) {
      if (!bucket.isAlone)
        this.#deps.logger.warn(
          { err: error, ...facts },
          'the shared call budget is away: a small share is used',
        );
      bucket.isAlone = true;
      return bucket.local.take(lane, want, Date.now());
    }
  }
}
