-- One row per delivered event and connection; events nobody is connected for count as one connection.
CREATE UNIQUE INDEX inbox_event_once ON inbox_event (connector_id, account_key, connection_id, dedupe_key) NULLS NOT DISTINCT;

-- What a drain claims, in order.
CREATE INDEX inbox_event_waiting ON inbox_event (connection_id, lane, id) WHERE status = 'waiting';

-- What is routed when a provider account is connected later.
CREATE INDEX inbox_event_unrouted ON inbox_event (connector_id, account_key, id) WHERE status = 'unrouted';

-- What can be processed again, by cause.
CREATE INDEX inbox_event_dead ON inbox_event (workspace_id, id) WHERE status = 'dead';

-- Rows whose workers were lost again and again: looked for with every claim, and there are hardly ever any.
CREATE INDEX inbox_event_suspect ON inbox_event (connection_id) WHERE status = 'waiting' AND lost_claims >= 2;

-- What goes by the policy, oldest first. A row is in one of the two: with its contents, then without.
CREATE INDEX inbox_event_contents_kept ON inbox_event (coalesce(done_at, received_at))
  WHERE contents_removed_at IS NULL AND status IN ('done', 'ignored', 'unrouted');
CREATE INDEX inbox_event_contents_gone ON inbox_event (coalesce(done_at, received_at))
  WHERE contents_removed_at IS NOT NULL AND lane = 'live' AND status IN ('done', 'ignored', 'unrouted');
