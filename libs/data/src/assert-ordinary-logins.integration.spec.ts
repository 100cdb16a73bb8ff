import { createTestDatabase, runStatement, type TestDatabase } from '@thread/testing';
import { newId, type DatabaseUrls } from '@thread/platform';
import { assertOrdinaryLogins, UnsafeDatabaseLogin } from './assert-ordinary-logins';

let testDatabase: TestDatabase;
let urls: DatabaseUrls;
const made: string[] = [];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  ({ urls } = testDatabase);
});
afterAll(async () => {
  for (const role of made) await runStatement(testDatabase.adminUrl, `DROP ROLE ${role}`);
  await testDatabase.drop();
});

/** A login of the given kind. */
async function login(attributes: string): Promise<string> {
  const role = `odd_${newId().replaceAll('-', '')}`;
  await runStatement(testDatabase.adminUrl, `CREATE ROLE ${role} LOGIN PASSWORD 'odd' ${attributes}`);
  made.push(role);
  const url = new URL(testDatabase.adminUrl);
  [url.username, url.password] = [role, 'odd'];
  return url.href;
}

describe('F112: a process refuses to start', () => {
  const refusal = async (changed: Partial<DatabaseUrls>): Promise<string> => {
    const refused: unknown = await assertOrdinaryLogins({ ...urls, ...changed }).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(UnsafeDatabaseLogin);
    return (refused as Error).message;
  };

  it('F112: not with the three logins it should have', async () => {
    await expect(assertOrdinaryLogins(urls)).resolves.toBeUndefined();
  });

  it.each([
    ['app', 'DATABASE_URL'],
    ['vault', 'DATABASE_VAULT_URL'],
    ['sweeper', 'DATABASE_SWEEPER_URL'],
  ] as const)(
    'F112: as the superuser or as the owner in place of the %s login, saying what to do',
    async (key, variable) => {
      const superuser = await refusal({ [key]: testDatabase.adminUrl });
      expect(superuser).toMatch(new RegExp(`^${variable}: "postgres" is a superuser`));
      expect(superuser).toContain('npm run db -- logins');
      expect(superuser).not.toContain(new URL(testDatabase.adminUrl).password);
      expect(await refusal({ [key]: testDatabase.ownerUrl })).toContain('owns the tables');
    },
  );

  it('F112: with a login that gets past row-level security, itself or through a role it may take', async () => {
    expect(await refusal({ app: await login('BYPASSRLS IN ROLE thread_app') })).toContain(
      'bypass row-level security',
    );
    const bypassing = new URL(await login('BYPASSRLS')).username;
    expect(await refusal({ app: await login(`IN ROLE thread_app, ${bypassing}`) })).toContain('bypass');
    expect(
      await refusal({ app: await login(`IN ROLE thread_app, ${new URL(testDatabase.ownerUrl).username}`) }),
    ).toContain('owns the tables');
  });

  it('F112: with a login of another role, of two, or of none', async () => {
    expect(await refusal({ app: urls.vault })).toContain('must be a member of thread_app');
    expect(await refusal({ vault: urls.sweeper })).toContain('must be a member of thread_vault');
    expect(await refusal({ app: await login('IN ROLE thread_app, thread_vault') })).toContain('thread_vault');
    expect(await refusal({ app: await login('') })).toContain('is one of none');
  });
});
