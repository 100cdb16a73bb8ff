/** A provider record by kind and id. Ids are text: numeric ids may exceed what a number can hold. */
export interface RecordRef {
  /** Canonical role where there is one: `deal`, `company`, `contact`, `line_item`, `note`, `owner`; else the provider's own name. */
  readonly objectType: string;
  readonly externalId: string;
}

/** What a delivery says happened. A hint that a record is dirty: the record is always read again. */
export type CanonicalEvent = {
  readonly ref: RecordRef;
  /** Provider's instant of the change; null when it does not say. */
  readonly occurredAt: Date | null;
  /** True when the change was made by Thread itself through this connection. */
  readonly ownChange: boolean;
} & (
  | { readonly kind: 'record.created' | 'record.deleted' | 'record.restored' }
  /** Deleted for privacy’s sake and for good: nothing of it may be kept anywhere. */
  | { readonly kind: 'record.erased' }
  | { readonly kind: 'record.changed'; readonly property: string; readonly value: string | null }
  /** `winner` is where the survivors' data now lives; it may be a newly minted id. */
  | { readonly kind: 'record.merged'; readonly winnerId: string; readonly loserIds: readonly string[] }
  | { readonly kind: 'record.associated'; readonly to: RecordRef; readonly removed: boolean }
);

export type InboxSource = 'webhook' | 'poll' | 'manual';

/** Which worker takes an event: what arrives live never waits behind re-runs, however many there are. */
export const inboxLanes = ['live', 'rerun'] as const;
export type InboxLane = (typeof inboxLanes)[number];

/** One verified event on its way into the inbox. */
export interface NewInboxEvent {
  readonly connectorId: string;
  /** The provider account the event names. */
  readonly accountKey: string;
  /** Set for events Thread asks for itself (polls, manual triggers): only this connection gets it, not others of the same provider account. */
  readonly onlyConnectionId?: string;
  /** Business key of the event; the same event delivered again has the same key. */
  readonly dedupeKey: string;
  readonly source: InboxSource;
  /** `live` when left out. */
  readonly lane?: InboxLane;
  readonly objectType: string | null;
  readonly objectId: string | null;
  readonly eventType: string | null;
  readonly occurredAt: Date | null;
  /** Exactly the bytes of this event as they arrived. */
  readonly body: Uint8Array;
}

/** One claimed inbox row. `id` is decimal text of a 64-bit sequence. */
export interface InboxEvent extends NewInboxEvent {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly attempts: number;
  /** Workers were lost again and again while they held it: nothing else may be added to its batch. */
  readonly suspect: boolean;
  readonly receivedAt: Date;
}

export type InboxStatus = 'waiting' | 'done' | 'ignored' | 'dead' | 'unrouted';
