-- AlterTable
ALTER TABLE "account" ADD COLUMN     "backfill_id" UUID,
ADD COLUMN     "silent_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "hold" ADD COLUMN     "backfill_id" UUID;

-- AlterTable
ALTER TABLE "rule" ADD COLUMN     "creation_brake" INTEGER NOT NULL DEFAULT 100;

-- CreateTable
CREATE TABLE "rehearsal" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "rule_id" UUID NOT NULL,
    "rule_name" TEXT NOT NULL,
    "rule_version_id" UUID,
    "definition" JSONB NOT NULL,
    "days" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'reading',
    "cursor" JSONB,
    "listed" BOOLEAN NOT NULL DEFAULT false,
    "truncated" BOOLEAN NOT NULL DEFAULT false,
    "error_code" TEXT,
    "error_text" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "requested_by_user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "rehearsal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rehearsal_row" (
    "rehearsal_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "outcome" TEXT,
    "code" TEXT,
    "name" TEXT,
    "company_name" TEXT,
    "arr_amount" DECIMAL(20,4),
    "arr_currency" TEXT,
    "close_date" DATE,
    "twin_of" TEXT,
    "detail" JSONB,

    CONSTRAINT "rehearsal_row_pkey" PRIMARY KEY ("rehearsal_id","external_id")
);

-- CreateTable
CREATE TABLE "backfill" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "rehearsal_id" UUID NOT NULL,
    "rule_id" UUID NOT NULL,
    "rule_version_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "brake" INTEGER,
    "brake_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "total" INTEGER NOT NULL,
    "requested_by_user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "backfill_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "backfill_item" (
    "backfill_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT,
    "expected_outcome" TEXT NOT NULL,
    "expected_code" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "inbox_event_id" BIGINT,
    "outcome" TEXT,
    "code" TEXT,
    "summary" TEXT,
    "run_id" UUID,
    "account_id" UUID,

    CONSTRAINT "backfill_item_pkey" PRIMARY KEY ("backfill_id","external_id")
);

-- CreateIndex
CREATE INDEX "rehearsal_workspace_id_rule_id_created_at_idx" ON "rehearsal"("workspace_id", "rule_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "rehearsal_connection_id_state_idx" ON "rehearsal"("connection_id", "state");

-- CreateIndex
CREATE INDEX "rehearsal_row_rehearsal_id_position_idx" ON "rehearsal_row"("rehearsal_id", "position");

-- CreateIndex
CREATE INDEX "backfill_workspace_id_created_at_idx" ON "backfill"("workspace_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "backfill_connection_id_state_idx" ON "backfill"("connection_id", "state");

-- CreateIndex
CREATE INDEX "backfill_item_backfill_id_position_idx" ON "backfill_item"("backfill_id", "position");

-- CreateIndex
CREATE INDEX "account_backfill_id_idx" ON "account"("backfill_id");

-- Written by hand: what the schema language has no words for.

-- What waits for its turn, in order.
CREATE INDEX rehearsal_row_undecided ON rehearsal_row (rehearsal_id, position) WHERE outcome IS NULL;
CREATE INDEX backfill_item_open ON backfill_item (backfill_id, position) WHERE state IN ('pending', 'queued');

SELECT thread_tenant_table('rehearsal', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('rehearsal_row', 'SELECT, INSERT, UPDATE, DELETE');
SELECT thread_tenant_table('backfill', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('backfill_item', 'SELECT, INSERT, UPDATE');

-- The sweeper finds what is due, and forgets rehearsals nobody will ask for again.
CREATE POLICY due ON rehearsal FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY forgetting ON rehearsal FOR DELETE TO thread_sweeper USING (true);
GRANT SELECT (id, workspace_id, connection_id, state, created_at, next_attempt_at, lease_until), DELETE ON rehearsal TO thread_sweeper;
CREATE POLICY due ON rehearsal_row FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY forgetting ON rehearsal_row FOR DELETE TO thread_sweeper USING (true);
GRANT SELECT (rehearsal_id, workspace_id), DELETE ON rehearsal_row TO thread_sweeper;
CREATE POLICY due ON backfill FOR SELECT TO thread_sweeper USING (true);
GRANT SELECT (id, workspace_id, connection_id, state, rule_version_id, since) ON backfill TO thread_sweeper;
GRANT SELECT (backfill_id) ON hold TO thread_sweeper;
