import { parseLogins, type DatabaseLogins } from '@thread/tools';

/** What the test run's global set-up left in the environment. */
export interface TestRun {
  /** Maintenance database as the owner of the test databases. */
  readonly databaseUrl: string;
  /** The same as the superuser. */
  readonly adminUrl: string;
  readonly templateDatabase: string;
  /** Logins of the running product on the run's server. */
  readonly logins: DatabaseLogins;
}

/** @throws Error when the spec runs in a Jest project without a database. */
export function readTestRun(environment: NodeJS.ProcessEnv = process.env): TestRun {
  const databaseUrl = environment['THREAD_TEST_DATABASE_URL'];
  const adminUrl = environment['THREAD_TEST_ADMIN_URL'];
  const templateDatabase = environment['THREAD_TEST_TEMPLATE'];
  const logins = environment['THREAD_TEST_LOGINS'];
  if (!databaseUrl || !adminUrl || !templateDatabase || !logins) {
    throw new Error('No test database here: name the file *.integration.spec.ts, or put it below apps/e2e.');
  }
  return { databaseUrl, adminUrl, templateDatabase, logins: parseLogins(logins) };
}

/** A server that has the extension `supabase_vault` (any database of it, as a role that may create databases and extensions); else null. */
export function readVaultExtensionUrl(environment: NodeJS.ProcessEnv = process.env): string | null {
  return environment['THREAD_TEST_SUPABASE_URL']?.trim() || null;
}
