import { createTestDatabase, startProcess, type TestDatabase } from '@thread/testing';
import { loginVariables } from '@thread/tools';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const environment = {
  PATH: process.env['PATH'] ?? '',
  NODE_ENV: 'production',
  LOG_LEVEL: 'warn',
  PUBLIC_URL: 'http://127.0.0.1:1',
  PORT: '0',
  DATABASE_MAY_FORGET: 'true',
  VAULT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  VAULT_PRIMARY_KEY: 'k1',
};

describe.each(['api', 'worker'])('F112: the %s process', (name) => {
  const start = (urls: Partial<TestDatabase['urls']>, more: NodeJS.ProcessEnv = {}) =>
    startProcess({
      name,
      script: `apps/${name}/src/main.js`,
      env: { ...environment, ...loginVariables({ ...database.urls, ...urls }), ...more },
    });

  it.each([
    [
      'a superuser',
      () => ({ app: database.adminUrl }),
      /DATABASE_URL: "postgres" is a superuser.*npm run db -- logins/s,
    ],
    [
      'the owner of the tables',
      () => ({ sweeper: database.ownerUrl }),
      /DATABASE_SWEEPER_URL: .*owns the tables/s,
    ],
    [
      'the vault’s login for everything',
      () => ({ app: database.urls.vault }),
      /must be a member of thread_app/,
    ],
  ])('F112: refuses to start as %s and says what to do', async (_who, urls, words) => {
    await expect(start(urls())).rejects.toThrow(words);
  });

  it('F09: refuses to start on a database that forgets, unless told that it may', async () => {
    await expect(start({}, { DATABASE_MAY_FORGET: '' })).rejects.toThrow(/fsync = off.*Set fsync = on/s);
  });

  it('F112: starts with the logins of its roles', async () => {
    const running = await start({});
    expect(running.ready).toMatchObject({ ready: true });
    await running.stop();
  });
});
