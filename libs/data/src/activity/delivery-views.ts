import { Prisma } from '../generated/client';
import type { InboxSource, InboxStatus } from '@thread/domain';

/** One event as it arrived, and what became of it. `id` is decimal text. */
export interface DeliveryRecord {
  readonly id: string;
  readonly connectorId: string;
  readonly connectionId: string | null;
  readonly source: InboxSource;
  readonly eventType: string | null;
  readonly objectType: string | null;
  readonly objectId: string | null;
  readonly status: InboxStatus;
  readonly attempts: number;
  readonly errorCode: string | null;
  readonly errorText: string | null;
  readonly occurredAt: Date | null;
  readonly receivedAt: Date;
  readonly doneAt: Date | null;
  readonly runId: string | null;
  /** Set once the bytes of the event are no longer kept. */
  readonly contentsRemovedAt: Date | null;
}

export interface DeliveryRow {
  id: string;
  connector_id: string;
  connection_id: string | null;
  source: InboxSource;
  event_type: string | null;
  object_type: string | null;
  object_id: string | null;
  status: InboxStatus;
  attempts: number;
  error_code: string | null;
  error_text: string | null;
  occurred_at: Date | null;
  received_at: Date;
  done_at: Date | null;
  run_id: string | null;
  contents_removed_at: Date | null;
}

/** Columns of a delivery; `e` is the inbox event. */
export const deliveryColumns = Prisma.sql`
  e.id::text AS id, e.connector_id, e.connection_id, e.source, e.event_type, e.object_type, e.object_id, e.status, e.attempts,
  e.error_code, e.error_text, e.occurred_at, e.received_at, e.done_at, e.run_id, e.contents_removed_at`;

const longestBody = 20_000;

/** Body of an event as text, cut at 20,000 characters; bytes that are no text are said so. */
export function bodyText(body: Uint8Array): string {
  const text = Buffer.from(body.subarray(0, longestBody * 4)).toString('utf8');
  if (text.includes('\u0000')) return `[${body.length} bytes that are not text]`;
  return text.length > longestBody ? `${text.slice(0, longestBody)}…` : text;
}

export function deliveryOf(row: DeliveryRow): DeliveryRecord {
  return {
    id: row.id,
    connectorId: row.connector_id,
    connectionId: row.connection_id,
    source: row.source,
    eventType: row.event_type,
    objectType: row.object_type,
    objectId: row.object_id,
    status: row.status,
    attempts: row.attempts,
    // On a delivery that is done the column holds how its run ended, which is no error.
    errorCode: row.status === 'done' ? null : row.error_code,
    errorText: row.error_text,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    doneAt: row.done_at,
    runId: row.run_id,
    contentsRemovedAt: row.contents_removed_at,
  };
}
