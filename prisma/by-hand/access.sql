-- Keys: an admin's list knows everything but the hash; whose key it is, is found out before there is a workspace.
SELECT thread_tenant_table('api_key', 'INSERT');
GRANT SELECT (id, workspace_id, name, public_id, scopes, created_by_user_id, created_at, expires_at, last_used_at, last_used_ip, revoked_at),
      UPDATE (revoked_at) ON api_key TO thread_app;
CREATE POLICY signing_in ON api_key FOR SELECT TO thread_sweeper USING (true);
CREATE POLICY noting_use ON api_key FOR UPDATE TO thread_sweeper USING (true);
GRANT SELECT, UPDATE (last_used_at, last_used_ip) ON api_key TO thread_sweeper;

-- Counts belong to no workspace.
ALTER TABLE rate_window ENABLE ROW LEVEL SECURITY;
ALTER TABLE rate_window FORCE ROW LEVEL SECURITY;
CREATE POLICY counting ON rate_window FOR ALL TO thread_sweeper USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_window TO thread_sweeper;

-- A person changes their password; the operator changes their role.
CREATE POLICY password ON app_user FOR UPDATE TO thread_sweeper USING (true);
GRANT UPDATE (password_hash) ON app_user TO thread_sweeper;
CREATE POLICY role ON membership FOR UPDATE TO thread_sweeper USING (true);
GRANT UPDATE (role) ON membership TO thread_sweeper;
