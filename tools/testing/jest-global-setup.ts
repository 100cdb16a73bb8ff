import { startTestPostgres, type TestPostgres } from './test-postgres';

const holder = globalThis as { threadTestPostgres?: Promise<TestPostgres> };

/**
 * Jest's global set-up of the projects that need a database: one server per run, also when several projects ask.
 * Workers learn of it through the environment.
 */
export default async function startPostgresForTests(): Promise<void> {
  holder.threadTestPostgres ??= startTestPostgres();
  const { url, adminUrl, template, logins } = await holder.threadTestPostgres;
  process.env['THREAD_TEST_DATABASE_URL'] = url;
  process.env['THREAD_TEST_ADMIN_URL'] = adminUrl;
  process.env['THREAD_TEST_TEMPLATE'] = template;
  process.env['THREAD_TEST_LOGINS'] = JSON.stringify(logins);
}
