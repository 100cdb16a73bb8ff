-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "refresh_token_hash" BYTEA,
ADD COLUMN     "token_issued_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sealed_secret" ADD COLUMN     "external_id" UUID;

-- Written by hand: what the schema language has no words for.

-- An envelope lies in exactly one place.
ALTER TABLE sealed_secret ADD CONSTRAINT sealed_secret_one_place CHECK ((external_id IS NULL) = (length(sealed) > 0));

-- So far the time of the last sealing stood for the time of issue. Row policies are forced on the owner, too: not for this statement.
ALTER TABLE connection NO FORCE ROW LEVEL SECURITY;
ALTER TABLE sealed_secret NO FORCE ROW LEVEL SECURITY;
UPDATE connection SET token_issued_at = sealed_secret.updated_at FROM sealed_secret WHERE sealed_secret.id = connection.secret_id;
ALTER TABLE connection FORCE ROW LEVEL SECURITY;
ALTER TABLE sealed_secret FORCE ROW LEVEL SECURITY;

-- Before a key goes, nothing may be sealed under it: that concerns authorisations under way, too.
CREATE POLICY every_workspace ON oauth_flow FOR SELECT TO thread_vault USING (current_setting('app.every_workspace', true) = 'on');
GRANT SELECT (state_hash, sealed_verifier, used_at, expires_at) ON oauth_flow TO thread_vault;
