-- AlterTable
ALTER TABLE "source_record" ADD COLUMN     "entry_judged_at" TIMESTAMPTZ(3);

-- Until now what was read counted as judged.
UPDATE "source_record" SET "entry_judged_at" = "seen_at";
