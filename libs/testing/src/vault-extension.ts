import {
  createScratchDatabase,
  dropDatabase,
  ensureLogins,
  loginUrls,
  makeLogins,
  migrateDatabase,
  runStatement,
} from '@thread/tools';
import type { TestDatabase } from './create-test-database';
import { readVaultExtensionUrl } from './testing.config';

/** What the vault's role needs of the extension, or of a double of it; docs/operations.md says the same. */
export const vaultExtensionGrants = `
GRANT USAGE ON SCHEMA vault TO thread_vault;
GRANT SELECT, DELETE ON vault.secrets TO thread_vault;
GRANT SELECT ON vault.decrypted_secrets TO thread_vault;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA vault TO thread_vault;
`;

/** Whether a server with the extension `supabase_vault` was named (THREAD_TEST_SUPABASE_URL); the embedded Postgres has none. */
export function hasVaultExtension(): boolean {
  return readVaultExtensionUrl() !== null;
}

/** A migrated database with the extension in it, on the server that was named. */
export async function createVaultExtensionDatabase(): Promise<TestDatabase> {
  const adminUrl = readVaultExtensionUrl();
  if (adminUrl === null) throw new Error('THREAD_TEST_SUPABASE_URL names no server with supabase_vault.');
  const { url } = await createScratchDatabase(adminUrl, 'test');
  const logins = makeLogins('test');
  await ensureLogins(url, logins);
  await migrateDatabase(url);
  await runStatement(url, `CREATE EXTENSION supabase_vault CASCADE; ${vaultExtensionGrants}`);
  return {
    urls: loginUrls(url, logins),
    adminUrl: url,
    ownerUrl: url,
    drop: () => dropDatabase(adminUrl, new URL(url).pathname.slice(1)),
  };
}
