/** A connection taken to be listened for. `owner` is new each time: what an owner of before still does is void. */
export interface StreamLease {
  readonly connectionId: string;
  readonly owner: string;
}

/** How a listening ended. */
export interface StreamEnding {
  /** Null when it ended in good order and may be taken up at once. */
  readonly trouble: {
    readonly state: 'refused' | 'failing';
    /** A sentence for people. */
    readonly notice: string;
    /** Milliseconds until it is tried again, by whomever. */
    readonly retryInMs: number;
  } | null;
  /** The position is worth nothing any more. */
  readonly dropCursor: boolean;
}

/** Who listens to which connection's open feed, and how far it was heard: one listener per connection, whatever the number of processes. */
export interface ChangeStreamStore {
  /** Takes connections of the connector that may call their provider, nobody listens for, and are not to be left alone for a while. */
  claimDue(connectorId: string, leaseMs: number, limit: number): Promise<readonly StreamLease[]>;
  /** Position and failures in a row; null when the lease has passed to another. */
  read(lease: StreamLease): Promise<{ readonly cursor: unknown; readonly failures: number } | null>;
  /** @returns false when the lease has passed to another, or the connection may not call its provider any more. */
  extend(lease: StreamLease, leaseMs: number): Promise<boolean>;
  /** The feed is open. @returns false when the lease has passed to another. */
  opened(lease: StreamLease, notice: string | null): Promise<boolean>;
  /** After what lies before the position was committed to the inbox. @returns false when the lease has passed to another. */
  save(lease: StreamLease, cursor: unknown): Promise<boolean>;
  /** Gives the lease back; nothing happens when it has passed to another. */
  end(lease: StreamLease, ending: StreamEnding): Promise<void>;
}
