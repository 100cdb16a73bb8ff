import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, openAllRows, PrismaSealedSecretStore, seedDemo } from '@thread/data';
import { Secret } from '@thread/domain';
import { LocalVault } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { connectionList } from './connection/connection-list';
import { connectionTest } from './connection/connection-test';
import { doctor, type Finding } from './doctor/doctor';
import type { Operator } from './operator';
import { Progress } from './progress';

describe('looking at an installation', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let folder: string;
  const key = randomBytes(32);

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    database = new Database(testDatabase.urls, 4);
    folder = await mkdtemp(join(tmpdir(), 'thread-operator-'));
  });
  afterEach(async () => {
    await database.close();
    await testDatabase.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const operator = (more: NodeJS.ProcessEnv = {}): Operator => ({
    environment: () =>
      Promise.resolve({
        PUBLIC_URL: 'https://thread.example',
        DATABASE_URL: testDatabase.urls.app,
        DATABASE_VAULT_URL: testDatabase.urls.vault,
        DATABASE_SWEEPER_URL: testDatabase.urls.sweeper,
        VAULT_KEYS: `k1:${key.toString('base64')}`,
        VAULT_SPOOL_DIR: join(folder, 'spool'),
        // The databases of specs do not wait for their disk.
        DATABASE_MAY_FORGET: 'true',
        ...more,
      }),
    database: () => Promise.resolve(database),
    say: () => undefined,
    progress: new Progress(),
    close: () => Promise.resolve(),
  });
  const failures = async (more: NodeJS.ProcessEnv = {}): Promise<readonly Finding[]> => {
    const { ok, report } = await doctor.run(operator(more), {}, []);
    const failed = (report['findings'] as readonly Finding[]).filter((finding) => !finding.ok);
    expect(ok).toBe(failed.length === 0);
    return failed;
  };
  /** A connection whose connector nobody configured. */
  const addConnection = async (): Promise<string> => {
    await seedDemo(database, { now: new Date() });
    const rows = openAllRows(testDatabase.adminUrl);
    const { id: workspaceId } = (await rows.workspace.findFirst())!;
    const id = '0190a000-0000-7000-8000-0000000000c1';
    await rows.connection.create({
      data: {
        ...{
          id,
          workspaceId,
          connectorId: 'acme-crm',
          externalAccountId: 'acct-1',
          externalAccountName: 'Acme',
        },
        ...{ state: 'connected', stateSince: new Date(), accountFacts: {}, connectedByUserId: workspaceId },
      },
    });
    await rows.$disconnect();
    return id;
  };

  it('finds nothing wrong where nothing is', async () => {
    expect(await failures()).toEqual([]);
  });

  it.each([
    [{ PUBLIC_URL: 'nowhere' }, 'configuration', 'PUBLIC_URL must be'],
    [{ REDIS_URL: 'redis://127.0.0.1:1' }, 'queue', 'Redis at REDIS_URL does not answer'],
    [{ DATABASE_MAY_FORGET: 'false' }, 'durability', 'the server runs with fsync = off'],
    [{ VAULT_DRIVER: 'supabase' }, 'vault', 'The extension supabase_vault is not in this database'],
  ])('says what is wrong with %j', async (more, check, message) => {
    expect(await failures(more)).toEqual([
      { check, ok: false, message: expect.stringContaining(message) as string },
    ]);
  });

  it('notices a key that does not fit', async () => {
    const other = { keys: new Map([['k1', randomBytes(32)]]), primaryKeyId: 'k1' };
    const workspaceId = '0190a000-0000-7000-8000-000000000001';
    await new LocalVault(other, new PrismaSealedSecretStore(database)).put(new Secret('token'), {
      ...{ workspaceId, connectionId: workspaceId, kind: 'oauth_tokens' },
    });
    expect(await failures()).toMatchObject([{ check: 'vault' }]);
  });

  it('lists connections of every workspace, without anything of what they hold', async () => {
    const id = await addConnection();
    const { report, words } = await connectionList.run(operator(), {}, []);
    expect(report['connections']).toMatchObject([{ id, connectorId: 'acme-crm', state: 'connected' }]);
    expect(words[1]).toContain('acme-crm acct-1  connected');
  });

  it('says why a connection cannot be tested', async () => {
    const id = await addConnection();
    await expect(connectionTest.run(operator(), {}, [id])).rejects.toThrow('The connector is not configured');
    await expect(
      connectionTest.run(operator(), {}, ['0190a000-0000-7000-8000-0000000000c9']),
    ).rejects.toThrow('The connection does not exist.');
  });
});
