-- AlterTable
ALTER TABLE "provider_call_count" ADD COLUMN     "backfill" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "clicked" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "live" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "sweep" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "call_budget" (
    "connector_id" TEXT NOT NULL,
    "external_account_id" TEXT NOT NULL,
    "limit_id" TEXT NOT NULL,
    "usage" JSONB NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "call_budget_pkey" PRIMARY KEY ("connector_id","external_account_id","limit_id")
);

-- CreateTable
CREATE TABLE "call_breaker" (
    "scope" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "open_until" TIMESTAMPTZ(3) NOT NULL,
    "open_for_ms" INTEGER NOT NULL,
    "probe_until" TIMESTAMPTZ(3),

    CONSTRAINT "call_breaker_pkey" PRIMARY KEY ("scope")
);

-- Budgets and circuits belong to provider accounts and providers, not to tenants: the sweeper's, and of circuits a workspace sees those it waits for.
ALTER TABLE call_budget ENABLE ROW LEVEL SECURITY;
ALTER TABLE call_budget FORCE ROW LEVEL SECURITY;
CREATE POLICY reckoning ON call_budget FOR ALL TO thread_sweeper USING (true);
GRANT SELECT, INSERT, UPDATE ON call_budget TO thread_sweeper;
ALTER TABLE call_breaker ENABLE ROW LEVEL SECURITY;
ALTER TABLE call_breaker FORCE ROW LEVEL SECURITY;
CREATE POLICY switching ON call_breaker FOR ALL TO thread_sweeper USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON call_breaker TO thread_sweeper;
CREATE POLICY holding_back ON call_breaker FOR SELECT TO thread_app
  USING (starts_with(scope, 'provider:') OR substr(scope, 12) IN (SELECT c.id::text FROM connection c));
GRANT SELECT (scope, open_until) ON call_breaker TO thread_app;
-- What waited for a connection is due at once when it works again, also where the vault makes it work.
GRANT SELECT (connection_id, workspace_id, status, lease_owner, next_attempt_at, error_code), UPDATE (next_attempt_at) ON inbox_event TO thread_vault;
-- Effects of unknown end that can be looked for are found across workspaces.
GRANT SELECT (kind, done_at) ON effect TO thread_sweeper;
