import type { Decision, RunCause } from '../decision/decision';
import type { NewEffect } from '../effects/effect';
import type { Mapping } from '../mapping/mapping';
import type { DealSnapshot } from '../records/snapshot';

/** Everything one decision leads to, to be stored in one transaction. */
export interface OutcomeToApply {
  readonly runId: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly cause: RunCause;
  readonly inboxEventIds: readonly string[];
  readonly snapshot: DealSnapshot;
  readonly mappingVersion: number;
  /** The mapping decided with. */
  readonly mapping: Mapping;
  readonly decision: Decision;
  /** Accounts the decision knew of as possible matches. A match beyond these at the moment of storing means the decision is overtaken. */
  readonly consideredAccountIds: readonly string[];
  /** Made for a create; the account gets this id unless the record turns out to be linked already. */
  readonly newAccountId: string;
  readonly effects: readonly NewEffect[];
  /** The backfill it belongs to: an account or hold it makes is the backfill's, and the account is silent. */
  readonly backfillId: string | null;
  readonly decidedAt: Date;
  readonly startedAt: Date;
}

export type AppliedOutcome =
  /** `runId` is the run that tells of it: the new one, or an earlier one that says the same and was brought up to date. */
  | { readonly kind: 'applied'; readonly accountId: string | null; readonly runId: string }
  /** Another worker linked the record, or created an account with the same identity, since the decision: decide again. */
  | { readonly kind: 'overtaken' };

/** Stores decisions. One transaction: run, account, plan, link, facts, timeline, hold, attention, effects and the last-seen record. */
export interface OutcomeStore {
  apply(outcome: OutcomeToApply): Promise<AppliedOutcome>;
  /** Records that a run failed, so that it is visible; nothing else is written. */
  recordFailure(failure: {
    readonly runId: string;
    readonly workspaceId: string;
    readonly connectionId: string;
    readonly objectType: string;
    readonly externalId: string;
    readonly cause: RunCause;
    readonly inboxEventIds: readonly string[];
    readonly code: string;
    readonly text: string;
    readonly at: Date;
  }): Promise<void>;
  /**
   * A record is gone at the provider: the account stays, is marked, and the hold (if any) ends. A record whose latest run left it
   * unfinished gets a last run that says so.
   */
  markGone(gone: {
    readonly cause: RunCause;
    readonly inboxEventIds: readonly string[];
    readonly connectionId: string;
    readonly objectType: string;
    readonly externalId: string;
    readonly redirectedTo: string | null;
    readonly at: Date;
  }): Promise<void>;
  /**
   * Records other than deals were merged at the provider: what was linked to a loser is linked to the winner, and the loser's link stays as
   * an alias. When both were linked to different accounts a person is asked whether these are one. Repeating it changes nothing.
   */
  noteMerged(merged: {
    readonly connectionId: string;
    readonly objectType: string;
    readonly winnerId: string;
    readonly loserIds: readonly string[];
    readonly at: Date;
  }): Promise<void>;
  /**
   * Removes, in one transaction, whatever was kept of a record other than a deal: people and values of accounts, texts that name them,
   * and deliveries about it, except those that ask for it (`askedBy`). Accounts stay. The record is remembered by its id alone, so that
   * nothing brings it back. Repeating it removes what came since.
   */
  eraseRecord(erasure: {
    readonly connectionId: string;
    readonly objectType: string;
    readonly externalId: string;
    readonly askedBy: readonly string[];
    readonly at: Date;
  }): Promise<void>;
}
