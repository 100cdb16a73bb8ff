import type { NewInboxEvent, StoredInbox } from '@thread/domain';
import type { RawQueries } from '../delivery-pool';
import { Prisma } from '../generated/client';
import { storableEvent } from './inbox-rows';

interface InsertedRow {
  /** As text from the driver itself. */
  readonly id: bigint | string;
  readonly connector_id: string;
  readonly account_key: string;
  readonly dedupe_key: string;
  readonly connection_id: string | null;
}

/** A delivery is remembered on the connection at most once a second: the row must not become a queue of its own. */
const touchEverySeconds = 1;

/**
 * One statement: routes each event to the connections of its provider account, inserts what is new, remembers the delivery.
 * Rows go in by dedupe key, so that two processes storing the same events cannot wait for each other in a circle.
 */
export async function storeEvents(db: RawQueries, given: readonly NewInboxEvent[]): Promise<StoredInbox> {
  const events = given.map(storableEvent);
  const inserted = await db.$queryRaw<InsertedRow[]>(Prisma.sql`
    WITH incoming AS (
      SELECT t.*, decode(t.body64, 'base64') AS body
      FROM json_to_recordset(${JSON.stringify(events.map(incomingRow))}::json) AS t(
        connector_id text, account_key text, only_id uuid, dedupe_key text, source text, lane text,
        object_type text, object_id text, event_type text, occurred_at timestamptz, body64 text
      )
    ), inserted AS (
      INSERT INTO inbox_event (connector_id, account_key, connection_id, workspace_id, dedupe_key, source, lane,
                               object_type, object_id, event_type, occurred_at, body, status)
      SELECT i.connector_id, i.account_key, c.id, c.workspace_id, i.dedupe_key, i.source, i.lane,
             i.object_type, i.object_id, i.event_type, i.occurred_at, i.body,
             CASE WHEN c.id IS NULL THEN 'unrouted' ELSE 'waiting' END
      FROM incoming i
      LEFT JOIN connection c
        ON c.connector_id = i.connector_id AND c.external_account_id = i.account_key AND c.state <> 'disconnected'
       AND (i.only_id IS NULL OR c.id = i.only_id)
      ORDER BY i.connector_id, i.account_key, c.id, i.dedupe_key
      ON CONFLICT DO NOTHING
      RETURNING id, connector_id, account_key, dedupe_key, connection_id, source
    ), touched AS (
      UPDATE connection SET last_delivery_at = now()
      WHERE id IN (
        SELECT id FROM connection
        WHERE id IN (SELECT connection_id FROM inserted WHERE source = 'webhook')
          AND (last_delivery_at IS NULL OR last_delivery_at < now() - make_interval(secs => ${touchEverySeconds}))
        FOR UPDATE SKIP LOCKED
      )
    )
    SELECT id, connector_id, account_key, dedupe_key, connection_id::text FROM inserted`);
  return resultOf(events, inserted);
}

/** As one JSON text: quicker to write and to read than an array for each column. */
function incomingRow(event: NewInboxEvent): object {
  return {
    connector_id: event.connectorId,
    account_key: event.accountKey,
    only_id: event.onlyConnectionId ?? null,
    dedupe_key: event.dedupeKey,
    source: event.source,
    lane: event.lane ?? 'live',
    object_type: event.objectType,
    object_id: event.objectId,
    event_type: event.eventType,
    occurred_at: event.occurredAt?.toISOString() ?? null,
    body64: base64Of(event.body),
  };
}

function base64Of({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function resultOf(events: readonly NewInboxEvent[], inserted: readonly InsertedRow[]): StoredInbox {
  const idsOf = new Map<string, string[]>();
  for (const row of inserted) {
    const key = keyOf(row.connector_id, row.account_key, row.dedupe_key);
    idsOf.set(key, [...(idsOf.get(key) ?? []), String(row.id)]);
  }
  const fresh: { at: number; ids: string[] }[] = [];
  events.forEach((event, at) => {
    const key = keyOf(event.connectorId, event.accountKey, event.dedupeKey);
    const ids = idsOf.get(key);
    if (!ids) return;
    fresh.push({ at, ids });
    // The second of two equal events in one list is a duplicate of the first.
    idsOf.delete(key);
  });
  const connectionIds = [...new Set(inserted.flatMap((row) => row.connection_id ?? []))];
  return { stored: fresh.length, duplicates: events.length - fresh.length, fresh, connectionIds };
}

/** No storable text holds a NUL. */
function keyOf(connectorId: string, accountKey: string, dedupeKey: string): string {
  return `${connectorId}\0${accountKey}\0${dedupeKey}`;
}
