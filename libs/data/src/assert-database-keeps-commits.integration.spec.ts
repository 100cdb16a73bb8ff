import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { makeLogins, openEmbeddedDatabase, type EmbeddedDatabase } from '@thread/tools';
import { assertDatabaseKeepsCommits, ForgetfulDatabase } from './assert-database-keeps-commits';

describe('F09: a database that may lose what it acknowledged', () => {
  let forgetful: TestDatabase;
  let durable: EmbeddedDatabase;
  let folder: string;
  const warnings: unknown[] = [];
  const log = { warn: (facts: unknown) => void warnings.push(facts) };

  beforeAll(async () => {
    forgetful = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'thread-durable-'));
    durable = await openEmbeddedDatabase({
      dataDirectory: join(folder, 'data'),
      logFile: join(folder, 'postgres.log'),
      superuserPassword: 'test',
      databasePassword: 'test',
      databaseLogins: makeLogins(),
    });
  }, 60_000);
  afterAll(async () => {
    await forgetful.drop();
    await durable?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('F09: is refused when it runs with fsync = off, with what to do', async () => {
    const refused = assertDatabaseKeepsCommits(forgetful.urls, log);
    await expect(refused).rejects.toThrow(ForgetfulDatabase);
    await expect(refused).rejects.toThrow(/Set fsync = on/);
  });

  it('F09: is warned about when its commits are not waited for, and only then', async () => {
    const app = durable.ownerUrl;
    await assertDatabaseKeepsCommits({ app }, log);
    expect(warnings).toEqual([]);
    await assertDatabaseKeepsCommits({ app: `${app}?options=-c%20synchronous_commit%3Doff` }, log);
    expect(warnings).toEqual([{ event: 'database.commits_unsynced' }]);
  });
});
