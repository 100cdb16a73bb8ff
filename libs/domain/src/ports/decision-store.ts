import type { ExistingFact, StandingHold, StandingSight } from '../decision/decision';
import type { DecisionSettings } from '../decision/decision-settings';
import type { RecordRef } from '../inbound/event';
import type { IdentityCandidate, IdentityKeys } from '../identity/identity';
import type { RecordPosition } from '../records/snapshot';
import type { KeptVersions } from '../reruns/rerun';

/** What is already known of one record. */
export interface RecordHistory {
  readonly link: { readonly accountId: string; readonly facts: readonly ExistingFact[] } | null;
  readonly hold: StandingHold | null;
  readonly standingAsk?: { readonly askedSince: Date } | null;
  readonly lastSeen: {
    readonly stageId: string | null;
    readonly pipelineId: string | null;
    readonly seenAt: Date;
    readonly positions?: readonly RecordPosition[] | null;
    readonly judgedAt?: Date | null;
  } | null;
  /** Absent when no first look saw it. */
  readonly standing?: readonly StandingSight[];
}

/** Reads for the decision. Every call is one round trip whatever the number of records. */
export interface DecisionStore {
  /** Null when the connection is gone. */
  settings(connectionId: string): Promise<DecisionSettings | null>;
  /** Of the named versions those that can still be used: rules that are not deleted, mappings that are kept. Two round trips. */
  versions(
    connectionId: string,
    wanted: { readonly ruleVersionIds: readonly string[]; readonly mappingVersions: readonly number[] },
  ): Promise<KeptVersions>;
  /** Keyed by external id. */
  histories(
    connectionId: string,
    objectType: string,
    externalIds: readonly string[],
  ): Promise<ReadonlyMap<string, RecordHistory>>;
  /** Accounts of the workspace sharing any key with any of the given sets. */
  candidates(connectionId: string, keys: readonly IdentityKeys[]): Promise<readonly IdentityCandidate[]>;
  /** External ids of deals last seen associated with the given company, contact or line-item records; keyed by `objectType:externalId`. */
  dealsRelatedTo(
    connectionId: string,
    refs: readonly { readonly objectType: string; readonly externalId: string }[],
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Of the given records those that were erased for privacy’s sake: whatever still brings them, they are not to be known. */
  erasedAmong(connectionId: string, refs: readonly RecordRef[]): Promise<readonly RecordRef[]>;
  /** Provider instant of the version of each deal that was read last; deals never read are left out. Keyed by external id. */
  seenVersions(connectionId: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, Date>>;
}
