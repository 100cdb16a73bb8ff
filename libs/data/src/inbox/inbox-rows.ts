import { createHash } from 'node:crypto';
import type { InboxEvent, InboxSource, NewInboxEvent } from '@thread/domain';
import { storableText } from '../storable';

/** Longest text kept in an indexed column; an index row has room for about 2,700 bytes in all. */
const longestKey = 300;

/** A waiting row as the claim returns it. */
export interface ClaimedRow {
  readonly id: bigint;
  readonly connector_id: string;
  readonly account_key: string;
  readonly connection_id: string;
  readonly workspace_id: string;
  readonly dedupe_key: string;
  readonly source: string;
  readonly object_type: string | null;
  readonly object_id: string | null;
  readonly event_type: string | null;
  readonly occurred_at: Date | null;
  readonly body: Uint8Array;
  readonly received_at: Date;
  readonly attempts: number;
  readonly suspect: boolean;
}

/** An event whose text fits its columns whatever a provider put in it, so that no event can make its statement fail. */
export function storableEvent(event: NewInboxEvent): NewInboxEvent {
  return {
    ...event,
    connectorId: shortened(event.connectorId),
    accountKey: shortened(event.accountKey),
    dedupeKey: shortened(event.dedupeKey),
    objectType: event.objectType === null ? null : shortened(event.objectType),
    objectId: event.objectId === null ? null : shortened(event.objectId),
    eventType: event.eventType === null ? null : shortened(event.eventType),
    occurredAt: event.occurredAt && Number.isFinite(event.occurredAt.getTime()) ? event.occurredAt : null,
  };
}

/** Short text as it is; long text cut and marked by its hash, so that different texts stay different. */
function shortened(text: string): string {
  const clean = storableText(text);
  if (clean.length <= longestKey) return clean;
  const hash = createHash('sha256').update(text).digest('base64url');
  return `${clean.slice(0, longestKey - hash.length - 1).toWellFormed()}~${hash}`;
}

export function toInboxEvent(row: ClaimedRow): InboxEvent {
  return {
    id: String(row.id),
    connectorId: row.connector_id,
    accountKey: row.account_key,
    connectionId: row.connection_id,
    workspaceId: row.workspace_id,
    dedupeKey: row.dedupe_key,
    source: row.source as InboxSource,
    objectType: row.object_type,
    objectId: row.object_id,
    eventType: row.event_type,
    occurredAt: row.occurred_at,
    body: row.body,
    receivedAt: row.received_at,
    attempts: row.attempts,
    suspect: row.suspect,
  };
}
