-- AlterTable
ALTER TABLE "session" ADD COLUMN     "id" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN     "ip" TEXT,
ADD COLUMN     "user_agent" TEXT;

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "public_id" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_by_user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_ip" TEXT,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_window" (
    "key" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "rate_window_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_public_id_key" ON "api_key"("public_id");

-- CreateIndex
CREATE INDEX "api_key_workspace_id_created_at_idx" ON "api_key"("workspace_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "rate_window_ends_at_idx" ON "rate_window"("ends_at");

-- CreateIndex
CREATE UNIQUE INDEX "session_id_key" ON "session"("id");

-- Written by hand: what the schema language has no words for.

-- access.sql
-- Keys: an admin's list knows everything but the hash; whose key it is, is found out before there is a workspace.
SELECT thread_tenant_table('api_key', 'INSERT');
GRANT SELECT (id, workspace_id, name, public_id, scopes, created_by_user_id, created_at, expires_at, last_used_at, last_used_ip, revoked_at),
      UPDATE (revoked_at) ON api_key TO thread_app;
CREATE POLICY signing_in ON api_key FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY noting_use ON api_key FOR UPDATE TO thread_sweeper USING (true);
GRANT SELECT, UPDATE (last_used_at, last_used_ip) ON api_key TO thread_sweeper;

-- Counts belong to no workspace.
ALTER TABLE rate_window ENABLE ROW LEVEL SECURITY;
ALTER TABLE rate_window FORCE ROW LEVEL SECURITY;
CREATE POLICY counting ON rate_window FOR ALL TO thread_sweeper USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_window TO thread_sweeper;

-- A person changes their password; the operator changes their role.
CREATE POLICY password ON app_user FOR UPDATE TO thread_sweeper USING (true);
GRANT UPDATE (password_hash) ON app_user TO thread_sweeper;
CREATE POLICY role ON membership FOR UPDATE TO thread_sweeper USING (true);
GRANT UPDATE (role) ON membership TO thread_sweeper;
