import { createScratchDatabase, dropDatabase, loginUrls, runStatement, type LoginUrls } from '@thread/tools';
import { readTestRun } from './testing.config';

export interface TestDatabase {
  /** The logins of the running product, as in production: row policies apply to all three. */
  readonly urls: LoginUrls;
  /** Sees and changes everything, for what a spec arranges and asserts; nothing of the product is started with it. */
  readonly adminUrl: string;
  /** The owner of the tables, as migrations sign in: an ordinary role, and no process's. */
  readonly ownerUrl: string;
  /** Drops the database, ending sessions still open on it. */
  drop(): Promise<void>;
}

/** A migrated, empty database of the caller's own: a copy of the run's template. Costs some tens of milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { databaseUrl, adminUrl, templateDatabase, logins } = readTestRun();
  const { url } = await createScratchDatabase(databaseUrl, 'test', templateDatabase);
  const admin = new URL(adminUrl);
  admin.pathname = new URL(url).pathname;
  // A copy of a database does not bring the rights on the database itself.
  await runStatement(url, `GRANT CREATE ON DATABASE "${admin.pathname.slice(1)}" TO thread_sweeper`);
  return {
    urls: loginUrls(url, logins),
    adminUrl: admin.href,
    ownerUrl: url,
    // As the superuser: the owner may not end other logins' sessions.
    drop: () => dropDatabase(adminUrl, admin.pathname.slice(1)),
  };
}
