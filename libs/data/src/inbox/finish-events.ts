import type { InboxEnding } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { raiseAttention } from '../outcomes/write-attention';
import { storableText } from '../storable';

interface FinishedRow {
  readonly id: bigint;
  readonly workspace_id: string;
  readonly connection_id: string;
  readonly status: string;
}

const longestText = 500;

/** Ends rows their owner still holds. Dead ones raise one attention item per connection and cause. */
export async function finishEvents(
  tx: Executor,
  owner: string,
  endings: readonly InboxEnding[],
): Promise<number> {
  const rows = await tx.$queryRaw<FinishedRow[]>(Prisma.sql`
    UPDATE inbox_event e
    SET status = x.status, run_id = coalesce(x.run_id, e.run_id), error_code = x.code, error_text = x.text,
        next_attempt_at = x.retry_at, lease_owner = NULL, lease_until = NULL, lost_claims = 0,
        done_at = CASE WHEN x.status = 'waiting' THEN NULL ELSE now() END
    FROM unnest(
      ${endings.map((ending) => ending.id)}::bigint[],
      ${endings.map((ending) => ending.status)}::text[],
      ${endings.map((ending) => ('runId' in ending ? ending.runId : null))}::uuid[],
      ${endings.map((ending) => ending.code)}::text[],
      ${endings.map((ending) => ('text' in ending ? shortText(ending.text) : null))}::text[],
      ${endings.map((ending) => ('retryAt' in ending ? ending.retryAt.toISOString() : null))}::timestamptz[]
    ) AS x(id, status, run_id, code, text, retry_at)
    WHERE e.id = x.id AND e.lease_owner = ${owner} AND e.status = 'waiting'
    RETURNING e.id, e.workspace_id::text, e.connection_id::text, e.status`);
  const byId = new Map(endings.map((ending) => [ending.id, ending]));
  for (const row of rows) {
    const ending = byId.get(String(row.id));
    if (ending?.status === 'dead') await raiseDeadEvent(tx, row, ending.code, ending.text);
  }
  for (const workspaceId of new Set(rows.map((row) => row.workspace_id))) {
    await announce(tx, { workspaceId, topic: 'activity', id: null });
  }
  return rows.length;
}

/** One attention item per connection and cause, however many events die of it. */
export async function raiseDeadEvent(
  tx: Executor,
  row: Pick<FinishedRow, 'id' | 'workspace_id' | 'connection_id'>,
  code: string,
  text: string,
): Promise<void> {
  await raiseAttention(tx, {
    workspaceId: row.workspace_id,
    kind: 'dead_event',
    dedupeKey: deadEventKey(row.connection_id, code),
    connectionId: row.connection_id,
    accountId: null,
    title: 'Events from the provider could not be processed',
    detail: { code, text: shortText(text), lastInboxEventId: String(row.id) },
  });
}

/** Key of the attention item about events of a connection that died of one cause. */
export function deadEventKey(connectionId: string, code: string): string {
  return `dead-event:${connectionId}:${code}`;
}

function shortText(text: string): string {
  return storableText(text).slice(0, longestText).toWellFormed();
}
