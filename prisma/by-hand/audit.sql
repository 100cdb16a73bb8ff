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

CREATE OR REPLACE TRIGGER audit_entry_seal BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_seal();
CREATE OR REPLACE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE OR REPLACE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- Heads are read by their workspace and written by the owner's trigger alone.
SELECT thread_tenant_table('audit_head', 'SELECT');
CREATE POLICY sealing ON audit_head TO CURRENT_USER USING (true) WITH CHECK (true);

-- Acts of the vault and of signing in are audited as well.
GRANT INSERT ON audit_entry TO thread_vault, thread_sweeper;
CREATE POLICY acts ON audit_entry FOR INSERT TO thread_sweeper WITH CHECK (true);
