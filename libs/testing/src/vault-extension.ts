import { createScratchDatabase, migrateDatabase, runStatement } from '@thread/tools';
import type { TestDatabase } from './create-test-database';
import { readVaultExtensionUrl } from './testing.config';

/** Whether a server with the extension `supabase_vault` was named (THREAD_TEST_SUPABASE_URL); the embedded Postgres has none. */
export function hasVaultExtension(): boolean {
  return readVaultExtensionUrl() !== null;
}

/** A migrated database with the extension in it, on the server that was named. */
export async function createVaultExtensionDatabase(): Promise<TestDatabase> {
  const url = readVaultExtensionUrl();
  if (url === null) throw new Error('THREAD_TEST_SUPABASE_URL names no server with supabase_vault.');
  const database = await createScratchDatabase(url, 'test');
  await migrateDatabase(database.url);
  await runStatement(database.url, 'CREATE EXTENSION supabase_vault CASCADE');
  return database;
}
