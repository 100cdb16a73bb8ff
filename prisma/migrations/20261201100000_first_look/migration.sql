-- CreateTable
CREATE TABLE "first_look" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "external_account_id" TEXT NOT NULL,
    "pipeline_ids" TEXT[],
    "state" TEXT NOT NULL DEFAULT 'looking',
    "cursor" JSONB,
    "looked" INTEGER NOT NULL DEFAULT 0,
    "error_code" TEXT,
    "error_text" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "first_look_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "standing_record" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "object_type" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "look_id" UUID NOT NULL,
    "positions" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3),
    "looked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "standing_record_pkey" PRIMARY KEY ("connection_id","object_type","external_id","look_id")
);

-- CreateIndex
CREATE INDEX "first_look_connection_id_asked_at_idx" ON "first_look"("connection_id", "asked_at" DESC);

-- Written by hand: what the schema language has no words for.

-- What waits for its turn.
CREATE INDEX first_look_open ON first_look (connection_id) WHERE state = 'looking';

SELECT thread_tenant_table('first_look', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('standing_record', 'SELECT, INSERT, DELETE');

-- The sweeper finds what is due.
CREATE POLICY due ON first_look FOR SELECT TO thread_sweeper USING (true);
GRANT SELECT (id, workspace_id, connection_id, external_account_id, state, next_attempt_at, lease_until) ON first_look TO thread_sweeper;
