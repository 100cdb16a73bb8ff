-- AlterTable
ALTER TABLE "inbox_event" ADD COLUMN     "contents_removed_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "erased_record" (
    "connection_id" UUID NOT NULL,
    "object_type" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "erased_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "erased_record_pkey" PRIMARY KEY ("connection_id","object_type","external_id")
);

-- Written by hand: what the schema language has no words for.

-- What goes by the policy, oldest first. A row is in one of the two: with its contents, then without.
CREATE INDEX inbox_event_contents_kept ON inbox_event (coalesce(done_at, received_at))
  WHERE contents_removed_at IS NULL AND status IN ('done', 'ignored', 'unrouted');
CREATE INDEX inbox_event_contents_gone ON inbox_event (coalesce(done_at, received_at))
  WHERE contents_removed_at IS NOT NULL AND lane = 'live' AND status IN ('done', 'ignored', 'unrouted');

-- The sweeper empties and removes worked-off rows wherever they are, reads no contents, and can do neither to a row that waits or is dead.
CREATE POLICY emptying ON inbox_event FOR UPDATE TO thread_sweeper
  USING (status IN ('done', 'ignored', 'unrouted')) WITH CHECK (length(body) = 0 AND contents_removed_at IS NOT NULL);
CREATE POLICY removal ON inbox_event FOR DELETE TO thread_sweeper
  USING (contents_removed_at IS NOT NULL AND lane = 'live' AND status IN ('done', 'ignored', 'unrouted'));
GRANT SELECT (object_type, object_id, done_at, contents_removed_at), UPDATE (body, contents_removed_at), DELETE ON inbox_event TO thread_sweeper;

-- What was erased stays known, by its id. Erasing takes a person's data out of what is otherwise never changed.
SELECT thread_tenant_table('erased_record', 'SELECT, INSERT');
GRANT UPDATE (summary, detail) ON timeline_entry TO thread_app;
