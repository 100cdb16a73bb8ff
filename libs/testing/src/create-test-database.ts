import { createScratchDatabase } from '@thread/tools';
import { readTestRun } from './testing.config';

export interface TestDatabase {
  /** Owned by an ordinary role, as in production: row policies apply to it. */
  readonly url: string;
  /** Drops the database, ending sessions still open on it. */
  drop(): Promise<void>;
}

/** A migrated, empty database of the caller's own: a copy of the run's template. Costs some tens of milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { databaseUrl, templateDatabase } = readTestRun();
  return createScratchDatabase(databaseUrl, 'test', templateDatabase);
}
