import type { DealSnapshot } from '@thread/domain';
import type { Database } from '../database';
import { reviveSnapshot } from '../sources/revive-snapshot';

/** What is on file about one record of a connection. */
export interface RecordTrail {
  readonly received: { readonly events: number; readonly firstAt: Date | null; readonly lastAt: Date | null };
  readonly lastPollAt: Date | null;
  readonly account: { readonly id: string; readonly companyName: string } | null;
  readonly hold: {
    readonly missing: readonly string[];
    readonly since: Date;
    readonly settleUntil: Date;
    readonly state: 'settling' | 'needs_attention';
  } | null;
  /** The record as last read; null = never read. */
  readonly lastRead: { readonly snapshot: DealSnapshot; readonly seenAt: Date } | null;
}

interface TrailRow {
  events: number;
  first_at: Date | null;
  last_at: Date | null;
  last_poll_at: Date | null;
  account_id: string | null;
  company_name: string | null;
  hold_missing: string[] | null;
  held_since: Date | null;
  settle_until: Date | null;
  hold_state: 'settling' | 'needs_attention' | null;
  snapshot: unknown;
  seen_at: Date | null;
}

/** Reads the trail of a record of a connection that is known to belong to the workspace. Person-made requests do not count as received. */
export async function readRecordTrail(
  database: Database,
  workspaceId: string,
  connectionId: string,
  record: { readonly objectType: string; readonly externalId: string },
): Promise<RecordTrail> {
  const { objectType, externalId } = record;
  const rows = await database.inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<TrailRow[]>`
      WITH received AS (
        SELECT count(*)::int AS events, min(received_at) AS first_at, max(received_at) AS last_at FROM inbox_event
        WHERE connection_id = ${connectionId}::uuid AND object_type = ${objectType} AND object_id = ${externalId} AND source <> 'manual'
      )
      SELECT received.*, a.id AS account_id, a.company_name, h.missing AS hold_missing, h.held_since, h.settle_until, h.state AS hold_state,
        s.snapshot, s.seen_at,
        (SELECT max(last_run_at) FROM poll_cursor WHERE connection_id = ${connectionId}::uuid) AS last_poll_at
      FROM received
      LEFT JOIN connection c ON c.id = ${connectionId}::uuid AND c.workspace_id = ${workspaceId}::uuid
      LEFT JOIN account_link l ON l.workspace_id = c.workspace_id AND l.connector_id = c.connector_id
        AND l.external_account_id = c.external_account_id AND l.object_type = ${objectType} AND l.external_id = ${externalId}
      LEFT JOIN account a ON a.id = l.account_id
      LEFT JOIN hold h ON h.connection_id = c.id AND h.object_type = ${objectType} AND h.external_id = ${externalId} AND h.state <> 'resolved'
      LEFT JOIN source_record s ON s.connection_id = c.id AND s.object_type = ${objectType} AND s.external_id = ${externalId}`,
  );
  return trailOf(rows[0]!);
}

function trailOf(row: TrailRow): RecordTrail {
  const { held_since: since, settle_until: settleUntil, hold_state: state } = row;
  return {
    received: { events: row.events, firstAt: row.first_at, lastAt: row.last_at },
    lastPollAt: row.last_poll_at,
    account: row.account_id === null ? null : { id: row.account_id, companyName: row.company_name ?? '' },
    hold:
      since && settleUntil && state ? { missing: row.hold_missing ?? [], since, settleUntil, state } : null,
    lastRead: row.seen_at ? { snapshot: reviveSnapshot(row.snapshot), seenAt: row.seen_at } : null,
  };
}

/** The inbox row with this dedupe key; null when there is none. */
export async function inboxEventIdOf(
  database: Database,
  workspaceId: string,
  connectionId: string,
  dedupeKey: string,
): Promise<string | null> {
  const rows = await database.inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<{ id: string }[]>`
      SELECT id::text AS id FROM inbox_event
      WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ${connectionId}::uuid AND dedupe_key = ${dedupeKey} LIMIT 1`,
  );
  return rows[0]?.id ?? null;
}
