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
