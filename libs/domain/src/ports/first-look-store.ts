import type { RecordPosition } from '../records/snapshot';

/** A first look a worker holds. */
export interface ClaimedLook {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly pipelineIds: readonly string[];
  /** Where it goes on; null at the beginning. */
  readonly cursor: unknown;
  /** Turns without an answer, this one counted. */
  readonly attempts: number;
  readonly askedAt: Date;
}

/** One answer: where deals stood at `lookedAt`, the instant they were asked for. */
export interface LookedAt {
  readonly deals: readonly {
    readonly externalId: string;
    readonly positions: readonly RecordPosition[];
    readonly updatedAt: Date | null;
  }[];
  readonly lookedAt: Date;
  readonly cursor: unknown;
  readonly more: boolean;
}

/** First looks. Writes tell whether `owner` still holds the look: who lost it must stop. */
export interface FirstLookStore {
  /** The oldest unfinished look of the connection that is due, under a lease; null when there is none. */
  claim(connectionId: string, owner: string, leaseMs: number): Promise<ClaimedLook | null>;
  /** Keeps one answer and how far the look is, together; extends the lease, or ends the look with its last answer. */
  save(look: ClaimedLook, owner: string, page: LookedAt, leaseMs: number): Promise<boolean>;
  /** Gives it back, to go on where it is, after trouble not before `retryAt`. */
  release(
    look: ClaimedLook,
    owner: string,
    trouble: { readonly code: string; readonly text: string; readonly retryAt: Date } | null,
  ): Promise<void>;
  /** Ends a look that came to nothing: `unneeded` where every history can be read. */
  end(
    look: ClaimedLook,
    owner: string,
    ending:
      | { readonly state: 'unneeded' }
      | { readonly state: 'failed'; readonly code: string; readonly text: string },
  ): Promise<void>;
  /** Connections with a due look nobody holds. */
  connectionsWithDue(limit: number): Promise<readonly string[]>;
}
