/** What the test run's global set-up left in the environment. */
export interface TestRun {
  readonly databaseUrl: string;
  readonly templateDatabase: string;
}

/** @throws Error when the spec runs in a Jest project without a database. */
export function readTestRun(environment: NodeJS.ProcessEnv = process.env): TestRun {
  const databaseUrl = environment['THREAD_TEST_DATABASE_URL'];
  const templateDatabase = environment['THREAD_TEST_TEMPLATE'];
  if (!databaseUrl || !templateDatabase) {
    throw new Error('No test database here: name the file *.integration.spec.ts, or put it below apps/e2e.');
  }
  return { databaseUrl, templateDatabase };
}
