import type { Executor } from '../database';

/**
 * Notes how records ended whose inbox event has. A worker killed after it stored a decision decides the record once more and finds it done: of the
 * runs that name the event the first that did not fail tells what became of the record.
 * @returns how many.
 */
export function settleItems(tx: Executor, backfillId: string): Promise<number> {
  return tx.$executeRaw`
    UPDATE backfill_item i SET
      state = 'ended', run_id = x.run_id, account_id = x.account_id,
      outcome = CASE WHEN x.status = 'dead' THEN 'failed' ELSE coalesce(x.outcome, 'none') END,
      code = CASE WHEN x.status = 'dead' THEN x.error_code ELSE coalesce(x.code, x.error_code) END,
      summary = CASE WHEN x.status = 'dead' THEN x.error_text ELSE coalesce(x.summary, x.error_text) END
    FROM (
      SELECT i.external_id, e.status, e.error_code, e.error_text, t.id AS run_id, t.account_id, t.outcome, t.code,
             nullif(t.reasons ->> 'summary', '') AS summary
      FROM backfill_item i
      JOIN backfill b ON b.id = i.backfill_id
      JOIN inbox_event e ON e.id = i.inbox_event_id AND e.status <> 'waiting'
      LEFT JOIN LATERAL (
        SELECT n.* FROM run n
        WHERE e.status = 'done' AND n.workspace_id = i.workspace_id AND n.connection_id = b.connection_id AND n.object_type = 'deal'
          AND n.external_id = i.external_id AND (n.id = e.run_id OR n.inbox_event_ids @> ARRAY[e.id])
        ORDER BY n.outcome = 'failed', n.created_at, n.id LIMIT 1
      ) AS t ON true
      WHERE i.backfill_id = ${backfillId}::uuid AND i.state = 'queued'
    ) AS x
    WHERE i.backfill_id = ${backfillId}::uuid AND i.external_id = x.external_id AND i.state = 'queued'`;
}
