-- AlterTable
ALTER TABLE "audit_entry" ADD COLUMN     "actor_key_id" UUID,
ADD COLUMN     "hash" BYTEA NOT NULL DEFAULT '\x',
ADD COLUMN     "ip" TEXT,
ADD COLUMN     "reason" TEXT,
ADD COLUMN     "request_id" TEXT,
ADD COLUMN     "seq" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "audit_head" (
    "workspace_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("workspace_id")
);

-- Entries written before there was a chain get their place in it. The owner sees no rows while row-level security is forced.
ALTER TABLE "audit_entry" NO FORCE ROW LEVEL SECURITY;
UPDATE "audit_entry" SET "seq" = numbered."seq" FROM (
  SELECT "id", row_number() OVER (PARTITION BY "workspace_id" ORDER BY "at", "id") AS "seq" FROM "audit_entry"
) AS numbered WHERE numbered."id" = "audit_entry"."id";

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_workspace_id_seq_key" ON "audit_entry"("workspace_id", "seq");

-- Written by hand: what the schema language has no words for.

-- audit.sql
-- One part of an entry as bytes that cannot be mistaken for another: length, colon, text; a dash for NULL.
CREATE OR REPLACE FUNCTION audit_part(part TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS
$$ SELECT coalesce(octet_length(part)::text || ':' || part, '-') $$;

-- SHA-256 over the previous hash and every column of the entry. The verifier computes the same outside the database.
CREATE OR REPLACE FUNCTION audit_hash(previous BYTEA, e audit_entry) RETURNS BYTEA LANGUAGE sql STABLE AS
$$ SELECT sha256(previous || convert_to(
     audit_part(e.workspace_id::text) || audit_part(e.seq::text) || audit_part(e.id::text)
     || audit_part(to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
     || audit_part(e.actor_user_id::text) || audit_part(e.actor_key_id::text) || audit_part(e.ip) || audit_part(e.request_id)
     || audit_part(e.action) || audit_part(e.subject) || audit_part(e.reason) || audit_part(e.detail::text), 'UTF8')) $$;

-- Gives a new entry its place in its workspace's chain. The head's row lock puts concurrent acts in line until they commit, so there are
-- no gaps and no forks; an act that is rolled back takes its number back. Runs as the owner, the only one who may write the heads.
CREATE OR REPLACE FUNCTION audit_seal() RETURNS TRIGGER LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS
$$
DECLARE
  head audit_head;
BEGIN
  INSERT INTO audit_head (workspace_id, seq, hash) VALUES (NEW.workspace_id, 0, '\x') ON CONFLICT (workspace_id) DO NOTHING;
  SELECT * INTO STRICT head FROM audit_head WHERE workspace_id = NEW.workspace_id FOR UPDATE;
  NEW.seq := head.seq + 1;
  NEW.at := date_trunc('milliseconds', clock_timestamp());
  NEW.hash := audit_hash(head.hash, NEW);
  UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash WHERE workspace_id = NEW.workspace_id;
  RETURN NEW;
END
$$;

-- Entries are never changed. Only the owner of the table may remove them, and only while it says that it purges that workspace.
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS TRIGGER LANGUAGE plpgsql AS
$$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('app.purge_workspace', true) = OLD.workspace_id::text
     AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'The audit log is append-only: % of % is refused.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

-- The hashes of entries written before there was a chain.
DO $$
DECLARE
  entry audit_entry;
  head audit_head;
BEGIN
  FOR entry IN SELECT * FROM audit_entry ORDER BY workspace_id, seq LOOP
    SELECT * INTO head FROM audit_head WHERE workspace_id = entry.workspace_id;
    entry.hash := audit_hash(coalesce(head.hash, '\x'), entry);
    UPDATE audit_entry SET hash = entry.hash WHERE id = entry.id;
    INSERT INTO audit_head (workspace_id, seq, hash) VALUES (entry.workspace_id, entry.seq, entry.hash)
    ON CONFLICT (workspace_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;
  END LOOP;
END
$$;

ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;

CREATE OR REPLACE TRIGGER audit_entry_seal BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_seal();
CREATE OR REPLACE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE OR REPLACE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- Heads are read by their workspace and written by the owner's trigger alone.
SELECT thread_tenant_table('audit_head', 'SELECT');
CREATE POLICY sealing ON audit_head TO CURRENT_USER USING (true) WITH CHECK (true);

-- Acts of the vault and of signing in are audited as well.
GRANT INSERT ON audit_entry TO thread_vault, thread_sweeper;
CREATE POLICY acts ON audit_entry FOR INSERT TO thread_sweeper WITH CHECK (true);
