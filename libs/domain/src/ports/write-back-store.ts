import type { AccountFacts } from '../connections/connection';
import type { FieldValue, Mapping } from '../mapping/mapping';
import type { Flips } from '../sync/flip-brake';
import type { MetricChoice } from '../sync/metrics';
import type { OutwardAccount, WritableRole } from '../sync/outward-wish';
import type { OutwardEntry } from '../sync/plan-outward';

/** One property of one record. */
export interface PropertyPlace {
  readonly objectType: WritableRole;
  readonly externalId: string;
  readonly property: string;
}

/** An account taken for a turn, under a lease. */
export interface ClaimedOutward {
  readonly accountId: string;
  /** What was marked when it was taken; a later mark makes it due again. */
  readonly version: string;
  readonly attempts: number;
  /** Marked together with all others after a change of settings: it can wait for everything else. */
  readonly backfill: boolean;
}

/** What a connection writes back, read at one moment. */
export interface OutwardSettings {
  readonly workspaceId: string;
  readonly facts: AccountFacts;
  /** The mapping as saved; version 0 when none ever was. */
  readonly mapping: Mapping;
  readonly metrics: readonly MetricChoice[];
  readonly blocked: boolean;
}

export interface LoadedOutward {
  readonly account: OutwardAccount;
  /** Version of the account's row: what it is planned from. */
  readonly rowVersion: number;
  readonly entries: readonly OutwardEntry[];
  /** Currency of each deal's amounts as last read, by the deal's id. */
  readonly currencies: ReadonlyMap<string, string | null>;
}

/** A property about to be written. */
export interface IntendedWrite extends PropertyPlace {
  readonly accountId: string;
  readonly field: string;
  readonly value: FieldValue | null;
  readonly flips: Flips | null;
}

/** What a turn found out about one property; nothing of it is written before. */
export type OutwardFinding = PropertyPlace & {
  readonly accountId: string;
  readonly field: string;
} & (
    | {
        readonly kind: 'written';
        readonly value: FieldValue | null;
        readonly version: Date | null;
        readonly label: string;
        readonly replaces: FieldValue | null;
        /** Whether a person would want to read of it on the timeline. */
        readonly tell: boolean;
      }
    /** A look showed what the source has. `agreed`: the same as Thread. */
    | {
        readonly kind: 'seen';
        readonly value: FieldValue | null;
        readonly version: Date | null;
        readonly agreed: boolean;
      }
    | {
        readonly kind: 'refused';
        readonly value: FieldValue | null;
        readonly code: string;
        readonly text: string;
        readonly label: string;
      }
    | { readonly kind: 'paused'; readonly flips: Flips; readonly label: string }
    /** It certainly was not written. */
    | { readonly kind: 'not_sent' }
  );

/** How an account's turn ends. */
export type OutwardEnding =
  | { readonly accountId: string; readonly kind: 'done' }
  | {
      readonly accountId: string;
      readonly kind: 'again';
      readonly at: Date;
      readonly code: string | null;
      readonly text: string | null;
    };

/** What goes out: which accounts are due, what both sides agreed on, what is under way. */
export interface WriteBackStore {
  /** Connections that may call their provider and have accounts due. */
  connectionsDue(limit: number): Promise<readonly string[]>;
  claim(
    connectionId: string,
    owner: string,
    limit: number,
    leaseMs: number,
  ): Promise<readonly ClaimedOutward[]>;
  /** Keeps the lease of accounts that are still worked on; one that was lost stays lost. */
  extend(connectionId: string, owner: string, accountIds: readonly string[], leaseMs: number): Promise<void>;
  /** Null when the connection is gone or writes nothing back. */
  settings(connectionId: string): Promise<OutwardSettings | null>;
  load(connectionId: string, accountIds: readonly string[]): Promise<readonly LoadedOutward[]>;
  /**
   * Writes down what is about to be written, before it is. Accounts that changed since they were loaded, or whose lease is lost, are left out.
   * @returns the accounts that may be written.
   */
  begin(
    connectionId: string,
    owner: string,
    accounts: readonly { readonly accountId: string; readonly rowVersion: number }[],
    writes: readonly IntendedWrite[],
  ): Promise<ReadonlySet<string>>;
  /** Stores what was found out. Writes of another turn are left alone. */
  note(connectionId: string, owner: string, findings: readonly OutwardFinding[], at: Date): Promise<void>;
  /** Ends the turn of accounts. One marked meanwhile stays due. */
  finish(
    connectionId: string,
    owner: string,
    claimed: readonly ClaimedOutward[],
    endings: readonly OutwardEnding[],
  ): Promise<void>;
  /** Nothing can be written for a reason that concerns the whole connection; null: it can again. */
  block(
    connectionId: string,
    why: { readonly code: string; readonly text: string; readonly lookAgainAt: Date } | null,
  ): Promise<void>;
}
