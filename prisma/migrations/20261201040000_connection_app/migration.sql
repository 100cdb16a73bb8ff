-- AlterTable
ALTER TABLE "pending_reauthorisation" ADD COLUMN     "app" JSONB;

-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "app" JSONB;
