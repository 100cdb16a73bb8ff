-- AlterTable
ALTER TABLE "inbox_event" ADD COLUMN     "lost_claims" INTEGER NOT NULL DEFAULT 0;

-- Written by hand: what the schema language has no words for.

-- Rows whose workers were lost again and again: looked for with every claim, and there are hardly ever any.
CREATE INDEX inbox_event_suspect ON inbox_event (connection_id) WHERE status = 'waiting' AND lost_claims >= 2;
