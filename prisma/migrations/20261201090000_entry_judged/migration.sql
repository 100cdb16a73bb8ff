-- AlterTable: what was read until now counts as judged.
ALTER TABLE "source_record" ADD COLUMN     "entry_judged_at" TIMESTAMPTZ(3) DEFAULT now();
ALTER TABLE "source_record" ALTER COLUMN "entry_judged_at" SET DEFAULT NULL;
