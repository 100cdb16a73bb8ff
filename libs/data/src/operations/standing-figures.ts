import type { StandingFigures } from '@thread/platform';
import type { Database } from '../database';

interface Row {
  waiting: number;
  oldest: number;
  effects: { state: string; count: number }[];
  holds: { state: string; count: number }[];
  attention: { kind: string; count: number }[];
  connections: { connector: string; state: string; count: number }[];
}

/** How the whole installation stands, in one round trip over small or indexed parts. Counts only: nothing of what a workspace keeps. */
export async function readStandingFigures(database: Database): Promise<StandingFigures> {
  const [row] = await database.system.$queryRaw<Row[]>`
    SELECT
      (SELECT count(*)::int FROM inbox_event WHERE status = 'waiting') AS waiting,
      (SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0)::float8 FROM inbox_event WHERE status = 'waiting') AS oldest,
      (SELECT coalesce(json_agg(t), '[]') FROM (
        SELECT state, count(*)::int FROM effect WHERE state IN ('waiting', 'sending', 'failed', 'unknown') GROUP BY state) t) AS effects,
      (SELECT coalesce(json_agg(t), '[]') FROM (
        SELECT state, count(*)::int FROM hold WHERE state IN ('settling', 'needs_attention') GROUP BY state) t) AS holds,
      (SELECT coalesce(json_agg(t), '[]') FROM (
        SELECT kind, count(*)::int FROM attention_item WHERE state = 'open' GROUP BY kind) t) AS attention,
      (SELECT coalesce(json_agg(t), '[]') FROM (
        SELECT connector_id AS connector, state, count(*)::int FROM connection GROUP BY connector_id, state) t) AS connections`;
  if (!row) throw new Error('The database gave no figures.');
  const { waiting, oldest, ...counted } = row;
  return { waitingEvents: waiting, oldestWaitingSeconds: oldest, ...counted };
}
