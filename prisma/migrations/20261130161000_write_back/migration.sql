-- CreateTable
CREATE TABLE "outward_setting" (
    "connection_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "has_fields" BOOLEAN NOT NULL DEFAULT false,
    "metrics" JSONB NOT NULL DEFAULT '[]',
    "blocked" TEXT,
    "blocked_text" TEXT,
    "blocked_since" TIMESTAMPTZ(3),
    "look_again_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outward_setting_pkey" PRIMARY KEY ("connection_id")
);

-- CreateTable
CREATE TABLE "outward_due" (
    "connection_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "lane" SMALLINT NOT NULL DEFAULT 0,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error_text" TEXT,

    CONSTRAINT "outward_due_pkey" PRIMARY KEY ("connection_id","account_id")
);

-- CreateTable
CREATE TABLE "outward_field" (
    "connection_id" UUID NOT NULL,
    "object_type" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "property" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "agreed" JSONB,
    "seen" JSONB,
    "source_version" TIMESTAMPTZ(3),
    "pending" JSONB,
    "pending_by" TEXT,
    "written_at" TIMESTAMPTZ(3),
    "refused" JSONB,
    "error_code" TEXT,
    "error_text" TEXT,
    "error_since" TIMESTAMPTZ(3),
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "pushed" BOOLEAN NOT NULL DEFAULT false,
    "unsure" BOOLEAN NOT NULL DEFAULT false,
    "flip_count" INTEGER NOT NULL DEFAULT 0,
    "flips_since" TIMESTAMPTZ(3),

    CONSTRAINT "outward_field_pkey" PRIMARY KEY ("connection_id","object_type","external_id","property")
);

-- CreateIndex
CREATE INDEX "outward_due_due_at_idx" ON "outward_due"("due_at");

-- CreateIndex
CREATE INDEX "outward_field_account_id_idx" ON "outward_field"("account_id");

-- Written by hand: what the schema language has no words for.

SELECT thread_tenant_table('outward_setting', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('outward_due', 'SELECT, INSERT, UPDATE, DELETE');
SELECT thread_tenant_table('outward_field', 'SELECT, INSERT, UPDATE, DELETE');

-- Finding connections with something to write, wherever they are; no values.
CREATE POLICY due ON outward_due FOR SELECT TO thread_sweeper USING (true);
GRANT SELECT (connection_id, workspace_id, due_at, lease_until) ON outward_due TO thread_sweeper;
CREATE POLICY due ON outward_setting FOR SELECT TO thread_sweeper USING (true);
GRANT SELECT (connection_id, workspace_id, look_again_at) ON outward_setting TO thread_sweeper;

-- Whatever changes an account marks it: no path can forget to. A short wait lets edits in a row become one write.
CREATE FUNCTION thread_mark_outward() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  changed uuid := CASE TG_TABLE_NAME WHEN 'account' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'account_id' END;
BEGIN
  INSERT INTO outward_due AS d (connection_id, account_id, workspace_id, due_at)
  SELECT DISTINCT l.connection_id, l.account_id, l.workspace_id, now() + interval '2 seconds'
  FROM account_link l JOIN outward_setting s ON s.connection_id = l.connection_id
  WHERE l.account_id = changed AND l.kind = 'active' AND (s.has_fields OR s.metrics <> '[]'::jsonb)
  ON CONFLICT (connection_id, account_id) DO UPDATE SET
    version = d.version + 1, lane = 0, attempts = 0, changed_at = now(), due_at = least(d.due_at, excluded.due_at);
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION thread_mark_outward() FROM PUBLIC;
CREATE TRIGGER mark_outward AFTER INSERT OR UPDATE ON account FOR EACH ROW EXECUTE FUNCTION thread_mark_outward();
CREATE TRIGGER mark_outward AFTER INSERT OR UPDATE ON account_link FOR EACH ROW EXECUTE FUNCTION thread_mark_outward();
