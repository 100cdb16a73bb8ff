-- CreateTable
CREATE TABLE "change_stream" (
    "connection_id" UUID NOT NULL,
    "cursor" JSONB,
    "state" TEXT NOT NULL DEFAULT 'opening',
    "state_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "notice" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3),
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "change_stream_pkey" PRIMARY KEY ("connection_id")
);

-- Written by hand: what the schema language has no words for.

ALTER TABLE change_stream ENABLE ROW LEVEL SECURITY;
ALTER TABLE change_stream FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON change_stream TO thread_app, thread_vault
  USING (connection_id IN (SELECT c.id FROM connection c)) WITH CHECK (connection_id IN (SELECT c.id FROM connection c));
GRANT SELECT, INSERT, UPDATE ON change_stream TO thread_app;
GRANT SELECT, DELETE ON change_stream TO thread_vault;

-- Connections nobody listens for are found wherever they are; no positions.
CREATE POLICY due ON change_stream FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY claim ON change_stream FOR UPDATE TO thread_sweeper USING (true);
CREATE POLICY first ON change_stream FOR INSERT TO thread_sweeper WITH CHECK (true);
GRANT SELECT (connection_id, lease_owner, lease_until, retry_at), INSERT (connection_id, lease_owner, lease_until),
      UPDATE (lease_owner, lease_until) ON change_stream TO thread_sweeper;
