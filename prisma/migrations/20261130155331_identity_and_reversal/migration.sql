-- AlterTable
ALTER TABLE "run" ADD COLUMN     "undo_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "account_merge" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "kept_id" UUID NOT NULL,
    "absorbed_id" UUID NOT NULL,
    "kept_name" TEXT NOT NULL,
    "absorbed_name" TEXT NOT NULL,
    "choices" JSONB NOT NULL,
    "merged_by_user_id" UUID NOT NULL,
    "merged_at" TIMESTAMPTZ(3) NOT NULL,
    "undone_at" TIMESTAMPTZ(3),
    "undone_by_user_id" UUID,
    "not_restored" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "account_merge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_merge_row" (
    "merge_id" UUID NOT NULL,
    "table_name" TEXT NOT NULL,
    "row_key" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "account_merge_row_pkey" PRIMARY KEY ("merge_id","table_name","row_key")
);

-- CreateTable
CREATE TABLE "account_pair" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "first_id" UUID NOT NULL,
    "second_id" UUID NOT NULL,
    "reasons" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_user_id" UUID,

    CONSTRAINT "account_pair_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_pair_walk" (
    "workspace_id" UUID NOT NULL,
    "after_id" UUID,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pair_walk_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "account_freeze" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "object_type" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "frozen_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ending" TEXT,
    "ended_by_user_id" UUID,

    CONSTRAINT "account_freeze_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "account_merge_workspace_id_merged_at_idx" ON "account_merge"("workspace_id", "merged_at" DESC);

-- CreateIndex
CREATE INDEX "account_merge_kept_id_idx" ON "account_merge"("kept_id");

-- CreateIndex
CREATE INDEX "account_pair_workspace_id_state_found_at_idx" ON "account_pair"("workspace_id", "state", "found_at" DESC);

-- CreateIndex
CREATE INDEX "account_pair_second_id_idx" ON "account_pair"("second_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_pair_workspace_id_first_id_second_id_key" ON "account_pair"("workspace_id", "first_id", "second_id");

-- CreateIndex
CREATE INDEX "account_freeze_account_id_idx" ON "account_freeze"("account_id");

-- CreateIndex
CREATE INDEX "account_freeze_connection_id_object_type_external_id_idx" ON "account_freeze"("connection_id", "object_type", "external_id");

-- Written by hand: what the schema language has no words for.

-- An account is part of one other account at most.
CREATE UNIQUE INDEX account_merge_standing ON account_merge (workspace_id, absorbed_id) WHERE undone_at IS NULL;

-- An account's messages are held back by one reversal of a record at most.
CREATE UNIQUE INDEX account_freeze_standing ON account_freeze (workspace_id, account_id, connection_id, object_type, external_id) WHERE ended_at IS NULL;

SELECT thread_tenant_table('account_merge', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('account_merge_row', 'SELECT, INSERT, UPDATE, DELETE');
SELECT thread_tenant_table('account_pair', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('account_pair_walk', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('account_freeze', 'SELECT, INSERT, UPDATE');

-- Whose turn it is to be searched for duplicates: found across workspaces, worked on inside each.
CREATE POLICY due ON account_pair_walk FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY claim ON account_pair_walk FOR UPDATE TO thread_sweeper USING (true);
CREATE POLICY first ON account_pair_walk FOR INSERT TO thread_sweeper WITH CHECK (true);
GRANT SELECT (workspace_id, next_at), INSERT (workspace_id, next_at), UPDATE (next_at) ON account_pair_walk TO thread_sweeper;

-- A merge takes an account's rows away into its journal, and moves its history to the account that is kept.
GRANT DELETE ON account, account_fact, account_person, plan_milestone, plan_task TO thread_app;
GRANT UPDATE (account_id) ON timeline_entry TO thread_app;
