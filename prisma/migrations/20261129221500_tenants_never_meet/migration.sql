-- Tenants never meet: the roles of the running product, and row-level security on every table.
-- The owner of the tables migrates; no process of the product signs in as it. Logins are members of these three:
--   thread_app      all work of one workspace, which the transaction names in app.workspace_id
--   thread_vault    the same for connections and their sealed secrets; the only role that reaches sealed_secret
--   thread_sweeper  what the system does across workspaces: routing, sign-in, finding what is due; columns of routing, not of content

DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['thread_app', 'thread_vault', 'thread_sweeper'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- Another database of the server was migrated at the same moment.
      END;
    END IF;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO thread_app, thread_vault, thread_sweeper;

-- Protects a table of tenants: forced row-level security, rows of the transaction's workspace only, nothing without one.
-- For this and every later migration that adds a table with a workspace_id: SELECT thread_tenant_table('my_table');
CREATE FUNCTION thread_tenant_table(tenant_table regclass, granted text DEFAULT 'SELECT, INSERT, UPDATE, DELETE') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format(
    'CREATE POLICY tenant ON %s TO thread_app, thread_vault '
    'USING (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid) '
    'WITH CHECK (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', tenant_table);
  IF granted <> '' THEN
    EXECUTE format('GRANT %s ON %s TO thread_app', granted, tenant_table);
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION thread_tenant_table(regclass, text) FROM PUBLIC;

-- What the running product may do with a tenant's rows: rows that are history are added and read, never changed.
SELECT thread_tenant_table('membership', 'SELECT');
SELECT thread_tenant_table('session', '');
SELECT thread_tenant_table('oauth_flow', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('pending_reauthorisation', 'SELECT');
SELECT thread_tenant_table('connection', 'SELECT, UPDATE');
SELECT thread_tenant_table('connection_state_change', 'SELECT, INSERT');
SELECT thread_tenant_table('sealed_secret', '');
SELECT thread_tenant_table('inbox_event', 'SELECT, UPDATE');
SELECT thread_tenant_table('source_record', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('rule', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('rule_version', 'SELECT, INSERT');
SELECT thread_tenant_table('template', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('mapping_version', 'SELECT, INSERT');
SELECT thread_tenant_table('email_template', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('run', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('hold', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('attention_item', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('account', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('account_link', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('account_fact', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('account_person', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('plan_milestone', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('plan_task', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('timeline_entry', 'SELECT, INSERT');
SELECT thread_tenant_table('effect', 'SELECT, INSERT, UPDATE');
SELECT thread_tenant_table('audit_entry', 'SELECT, INSERT');

-- Tables without a workspace of their own.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['workspace', 'app_user', 'poll_cursor', 'provider_call_count', 'record_relation'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  END LOOP;
  -- A connection belongs to one workspace for ever, and row policies apply to the look-up as well: one small hash per statement.
  FOREACH name IN ARRAY ARRAY['poll_cursor', 'provider_call_count', 'record_relation'] LOOP
    EXECUTE format(
      'CREATE POLICY tenant ON %I TO thread_app, thread_vault '
      'USING (connection_id IN (SELECT c.id FROM connection c)) WITH CHECK (connection_id IN (SELECT c.id FROM connection c))', name);
  END LOOP;
END $$;
CREATE POLICY own_workspace ON workspace FOR SELECT TO thread_app
  USING (id = nullif(current_setting('app.workspace_id', true), '')::uuid);
CREATE POLICY colleagues ON app_user FOR SELECT TO thread_app USING (id IN (SELECT m.user_id FROM membership m));
GRANT SELECT (id, name, slug, time_zone, created_at) ON workspace TO thread_app;
GRANT SELECT (id, email, name) ON app_user TO thread_app;
GRANT SELECT, INSERT, UPDATE ON poll_cursor TO thread_app;
GRANT SELECT ON provider_call_count TO thread_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON record_relation TO thread_app;

-- The vault stores a connection, its history and its secret in one transaction; nothing of the workspace beyond that.
GRANT SELECT, INSERT, UPDATE ON connection TO thread_vault;
GRANT SELECT, INSERT ON connection_state_change TO thread_vault;
GRANT SELECT, INSERT, UPDATE ON attention_item TO thread_vault;
GRANT SELECT, INSERT, UPDATE, DELETE ON pending_reauthorisation, sealed_secret TO thread_vault;
GRANT SELECT, DELETE ON poll_cursor TO thread_vault;
-- Checking and changing keys, and finding tokens to refresh, concern every workspace: said explicitly per transaction, never by leaving
-- the workspace out.
CREATE POLICY every_workspace ON sealed_secret FOR ALL TO thread_vault USING (current_setting('app.every_workspace', true) = 'on');
CREATE POLICY every_workspace ON pending_reauthorisation FOR ALL TO thread_vault USING (current_setting('app.every_workspace', true) = 'on');
CREATE POLICY every_workspace ON connection FOR SELECT TO thread_vault USING (current_setting('app.every_workspace', true) = 'on');

-- The sweeper: events are stored and routed in one statement, and what is due is found wherever it is. No bodies, no payloads, no accounts.
CREATE POLICY routing ON inbox_event FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY arrival ON inbox_event FOR INSERT TO thread_sweeper WITH CHECK (true);
GRANT INSERT ON inbox_event TO thread_sweeper;
GRANT SELECT (id, connector_id, account_key, connection_id, workspace_id, dedupe_key, source, status, received_at, next_attempt_at, lease_until)
  ON inbox_event TO thread_sweeper;
GRANT USAGE ON SEQUENCE inbox_event_id_seq TO thread_sweeper;
CREATE POLICY routing ON connection FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY upkeep ON connection FOR UPDATE TO thread_sweeper USING (true);
GRANT SELECT (id, workspace_id, connector_id, external_account_id, state, throttled_until, last_probe_at, last_delivery_at, created_at, secret_id),
      UPDATE (last_delivery_at, last_probe_at) ON connection TO thread_sweeper;
CREATE POLICY due ON hold FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY claim ON hold FOR UPDATE TO thread_sweeper USING (true);
GRANT SELECT (id, workspace_id, connection_id, object_type, external_id, state, next_read_at), UPDATE (next_read_at) ON hold TO thread_sweeper;
CREATE POLICY due ON effect FOR SELECT TO thread_sweeper USING (true);
GRANT SELECT (id, workspace_id, state, next_attempt_at, lease_until) ON effect TO thread_sweeper;
CREATE POLICY due ON poll_cursor FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY claim ON poll_cursor FOR UPDATE TO thread_sweeper USING (true);
CREATE POLICY first ON poll_cursor FOR INSERT TO thread_sweeper WITH CHECK (true);
GRANT SELECT (connection_id, stream, last_run_at), INSERT (connection_id, stream, cursor, last_run_at), UPDATE (last_run_at)
  ON poll_cursor TO thread_sweeper;
CREATE POLICY counting ON provider_call_count FOR ALL TO thread_sweeper USING (true);
GRANT SELECT, INSERT, UPDATE ON provider_call_count TO thread_sweeper;
CREATE POLICY ended ON oauth_flow FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY forgetting ON oauth_flow FOR DELETE TO thread_sweeper USING (true);
GRANT SELECT (state_hash, workspace_id, expires_at), DELETE ON oauth_flow TO thread_sweeper;

-- Who somebody is, is found out before there is a workspace.
CREATE POLICY signing_in ON session FOR ALL TO thread_sweeper USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON session TO thread_sweeper;
CREATE POLICY signing_in ON app_user FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY admission ON app_user FOR INSERT TO thread_sweeper WITH CHECK (true);
GRANT SELECT, INSERT ON app_user TO thread_sweeper;
CREATE POLICY signing_in ON membership FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY admission ON membership FOR INSERT TO thread_sweeper WITH CHECK (true);
GRANT SELECT, INSERT ON membership TO thread_sweeper;
CREATE POLICY signing_in ON workspace FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY admission ON workspace FOR INSERT TO thread_sweeper WITH CHECK (true);
GRANT SELECT, INSERT ON workspace TO thread_sweeper;

DO $$
BEGIN
  -- Which migrations are applied: asked by the health check.
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    GRANT SELECT (migration_name, finished_at, rolled_back_at) ON _prisma_migrations TO thread_sweeper;
  END IF;
  -- The queue's tables, where it lives in Postgres, belong to the sweeper; it makes them again when they are gone.
  EXECUTE format('GRANT CREATE ON DATABASE %I TO thread_sweeper', current_database());
  IF to_regnamespace('bullmq') IS NOT NULL THEN
    DROP SCHEMA bullmq CASCADE; -- Made by an older version as the owner. Jobs are wake-ups: the sweep asks again.
  END IF;
END $$;
