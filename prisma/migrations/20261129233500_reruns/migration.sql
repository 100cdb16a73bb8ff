-- AlterTable
ALTER TABLE "inbox_event" ADD COLUMN     "lane" TEXT NOT NULL DEFAULT 'live';

-- CreateTable
CREATE TABLE "rerun" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "cause_key" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "requested_by_user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rerun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rerun_item" (
    "rerun_id" UUID NOT NULL,
    "inbox_event_id" BIGINT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "object_type" TEXT,
    "external_id" TEXT,
    "record_name" TEXT,
    "run_id" UUID,
    "ended_outcome" TEXT,
    "ended_code" TEXT,

    CONSTRAINT "rerun_item_pkey" PRIMARY KEY ("rerun_id","inbox_event_id")
);

-- CreateIndex
CREATE INDEX "rerun_workspace_id_created_at_idx" ON "rerun"("workspace_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "rerun_item_inbox_event_id_idx" ON "rerun_item"("inbox_event_id");

-- Written by hand: what the schema language has no words for.

-- What a drain claims, in order; live events and re-runs each by themselves.
DROP INDEX inbox_event_waiting;
CREATE INDEX inbox_event_waiting ON inbox_event (connection_id, lane, id) WHERE status = 'waiting';

-- What can be processed again, by cause.
CREATE INDEX inbox_event_dead ON inbox_event (workspace_id, id) WHERE status = 'dead';

-- A workspace's own work writes its re-runs, and their events into its own inbox: the policy on inbox_event checks whose.
SELECT thread_tenant_table('rerun', 'SELECT, INSERT');
SELECT thread_tenant_table('rerun_item', 'SELECT, INSERT, UPDATE');
GRANT INSERT ON inbox_event TO thread_app;
GRANT USAGE ON SEQUENCE inbox_event_id_seq TO thread_app;
GRANT SELECT (lane) ON inbox_event TO thread_sweeper;
