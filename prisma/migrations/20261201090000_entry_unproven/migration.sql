-- AlterTable
ALTER TABLE "source_record" ADD COLUMN     "entry_unproven" BOOLEAN NOT NULL DEFAULT false;
