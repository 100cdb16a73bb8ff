import type { RehearsedRow } from '../rehearsals/rehearsed-row';
import type { PinnedRule } from '../rules/rule';

/** A rehearsal a worker holds. */
export interface ClaimedRehearsal {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly rule: PinnedRule;
  readonly since: Date;
  /** Where listing goes on; null at the beginning. */
  readonly cursor: unknown;
  readonly listed: boolean;
  readonly attempts: number;
  readonly createdAt: Date;
}

/** One answer of listing: records that are new to the rehearsal get a row each. */
export interface ListedRecords {
  readonly ids: readonly string[];
  readonly cursor: unknown;
  readonly more: boolean;
}

/** Decisions of some records, and records there was nothing to decide of. */
export interface RehearsedBatch {
  readonly rows: readonly RehearsedRow[];
  readonly unread: readonly {
    readonly externalId: string;
    readonly outcome: 'skip' | 'failed';
    readonly code: string;
    readonly text: string;
  }[];
}

/** Rehearsals and their rows. Writes tell whether `owner` still holds the rehearsal: who lost it, or finds it cancelled, must stop. */
export interface RehearsalStore {
  /** The oldest unfinished rehearsal of the connection that is due, under a lease; null when there is none. */
  claim(connectionId: string, owner: string, leaseMs: number): Promise<ClaimedRehearsal | null>;
  /** Keeps what listing found and how far it is, together; extends the lease. */
  saveListed(
    claimed: ClaimedRehearsal,
    owner: string,
    listed: ListedRecords,
    leaseMs: number,
  ): Promise<boolean>;
  /** Records that wait for their decision, in order. */
  undecided(claimed: ClaimedRehearsal, limit: number): Promise<readonly string[]>;
  /** Rows decided so far, in order, in groups: for taking up again what another worker began. */
  decided(claimed: ClaimedRehearsal): AsyncIterable<readonly RehearsedRow[]>;
  /** Keeps decisions; extends the lease. */
  saveDecided(
    claimed: ClaimedRehearsal,
    owner: string,
    batch: RehearsedBatch,
    leaseMs: number,
  ): Promise<boolean>;
  /** Ends it when everything is listed and decided. */
  finish(claimed: ClaimedRehearsal, owner: string): Promise<void>;
  /** Gives it back, to be taken up again at `retryAt`; what is stored stays. */
  release(
    claimed: ClaimedRehearsal,
    owner: string,
    trouble: { readonly code: string; readonly text: string; readonly retryAt: Date } | null,
  ): Promise<void>;
  fail(claimed: ClaimedRehearsal, owner: string, code: string, text: string): Promise<void>;
  /** Connections with a due rehearsal nobody holds. */
  connectionsWithDue(limit: number): Promise<readonly string[]>;
}
