import type { InboxEvent, InboxLane, NewInboxEvent } from '../inbound/event';

export interface StoredInbox {
  readonly stored: number;
  readonly duplicates: number;
  /** The events that were new: position in the given list, and the ids of their inbox rows (one per connection of the provider account). */
  readonly fresh: readonly { readonly at: number; readonly ids: readonly string[] }[];
  /** Connections that got something new, to be woken. */
  readonly connectionIds: readonly string[];
}

/** The database refused the rows themselves, not the moment: the same rows would be refused again. */
export class InboxRowRejected extends Error {
  override readonly name = 'InboxRowRejected';
}

/** How one claimed event ended. */
export type InboxEnding =
  | {
      readonly id: string;
      readonly status: 'done' | 'ignored';
      readonly runId: string | null;
      readonly code: string | null;
    }
  | { readonly id: string; readonly status: 'dead'; readonly code: string; readonly text: string }
  /** Back to waiting, not before the given instant. */
  | {
      readonly id: string;
      readonly status: 'waiting';
      readonly code: string;
      readonly text: string;
      readonly retryAt: Date;
    };

/** The durable inbox. Everything acknowledged to a provider is in here. */
export interface InboxStore {
  /** One multi-row INSERT that also routes each event to its connections; rows with a known dedupe key are dropped. */
  store(events: readonly NewInboxEvent[]): Promise<StoredInbox>;
  /**
   * Takes waiting, due events of one lane (`live` when left out) of one connection, oldest first, under a lease. Events of records that another holder is working on are left.
   * Returns [] when the connection may not call its provider (they stay waiting).
   */
  claim(
    connectionId: string,
    limit: number,
    owner: string,
    leaseMs: number,
    lane?: InboxLane,
  ): Promise<readonly InboxEvent[]>;
  /** Keeps the lease of claimed events that `owner` is still working on. */
  extend(connectionId: string, owner: string, ids: readonly string[], leaseMs: number): Promise<void>;
  /** Ends claimed events of the connection, if `owner` still holds them; returns how many it ended. */
  finish(connectionId: string, owner: string, endings: readonly InboxEnding[]): Promise<number>;
  /** Connections that have due waiting events of a lane (`live` when left out) older than the given age, or whose lease ran out. */
  connectionsWithForgotten(olderThanMs: number, limit: number, lane?: InboxLane): Promise<readonly string[]>;
}
