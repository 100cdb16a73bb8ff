import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import {
  createScratchDatabase,
  dropDatabase,
  runStatement,
  withDatabase,
} from '../postgres/scratch-database';
import { migrateDatabase } from '../migrate/migrate-database';
import { databaseRoles, loginName, loginUrls, makeLogins, type DatabaseLogins } from './database-logins';
import { assertNewLogins, ensureLogins, RolesNotAllowed } from './ensure-logins';

const server = process.env['THREAD_TEST_DATABASE_URL'] ?? '';
const superuser = process.env['THREAD_TEST_ADMIN_URL'] ?? '';

let ownerUrl: string;
let adminUrl: string;
let logins: DatabaseLogins;

beforeEach(async () => {
  ({ url: ownerUrl } = await createScratchDatabase(server, 'logins'));
  adminUrl = withDatabase(superuser, new URL(ownerUrl).pathname.slice(1));
  logins = makeLogins();
});
afterEach(async () => {
  await dropDatabase(superuser, new URL(ownerUrl).pathname.slice(1));
  for (const role of databaseRoles)
    await runStatement(superuser, `DROP ROLE IF EXISTS ${loginName(logins, role)}`);
});

async function ask<T extends object>(url: string, sql: string): Promise<readonly T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

it('makes logins of their roles, again and again, also by several starts at once', async () => {
  await ensureLogins(adminUrl, logins);
  await migrateDatabase(ownerUrl);
  await Promise.all([ensureLogins(adminUrl, logins), ensureLogins(adminUrl, logins)]);
  const urls = loginUrls(ownerUrl, logins);
  for (const role of databaseRoles) {
    expect(await ask(urls[role], 'SELECT current_user AS role, session_user AS login')).toEqual([
      { role: `thread_${role}`, login: loginName(logins, role) },
    ]);
  }
  expect(await ask(urls.app, 'SELECT 1 FROM account')).toEqual([]);
});

it('gives a login back the password that is written down', async () => {
  await ensureLogins(adminUrl, logins);
  await runStatement(superuser, `ALTER ROLE ${loginName(logins, 'vault')} PASSWORD 'another'`);
  await ensureLogins(adminUrl, logins);
  expect(await ask(loginUrls(ownerUrl, logins).vault, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('never changes logins that are in use when new ones are asked for', async () => {
  await ensureLogins(adminUrl, logins);
  await expect(assertNewLogins(adminUrl, makeLogins(logins.name))).rejects.toThrow(
    /There is thread_\w+_\w+ already|already, with/,
  );
  await expect(assertNewLogins(adminUrl, makeLogins())).resolves.toBeUndefined();
});

it('says which SQL to run when it may not make roles, and shows no password', async () => {
  const refused: unknown = await ensureLogins(ownerUrl, logins).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RolesNotAllowed);
  const { message } = refused as Error;
  expect(message).toContain('"thread" may not make the database roles');
  for (const { app } of [logins.passwords]) expect(message).not.toContain(app);
  expect(message).not.toContain(new URL(ownerUrl).password + '@');

  // What it says works: run by the superuser, with the names of this spec and a password in its place.
  const name = randomBytes(4).toString('hex');
  const sql = message
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .filter((line) => !line.includes('CREATE ROLE thread_app NOLOGIN'))
    .filter((line) => !/CREATE ROLE thread_(vault|sweeper) NOLOGIN/.test(line))
    .join('\n')
    .replaceAll('_server', `_${name}`)
    .replaceAll('<choose one>', 'chosen');
  await runStatement(adminUrl, sql);
  const made: DatabaseLogins = { name, passwords: { app: 'chosen', vault: 'chosen', sweeper: 'chosen' } };
  expect(await ask(loginUrls(ownerUrl, made).sweeper, 'SELECT current_user AS role')).toEqual([
    { role: 'thread_sweeper' },
  ]);
  for (const role of databaseRoles) await runStatement(superuser, `DROP ROLE ${loginName(made, role)}`);
});

it('lets a creator of roles who is no superuser do it', async () => {
  const creator = `creator_${logins.name}`;
  await runStatement(superuser, `CREATE ROLE ${creator} LOGIN CREATEROLE PASSWORD 'creator'`);
  await runStatement(
    superuser,
    `ALTER DATABASE "${new URL(ownerUrl).pathname.slice(1)}" OWNER TO ${creator}`,
  );
  await runStatement(
    superuser,
    `GRANT thread_app, thread_vault, thread_sweeper TO ${creator} WITH ADMIN OPTION`,
  );
  const url = new URL(ownerUrl);
  [url.username, url.password] = [creator, 'creator'];
  await ensureLogins(url.href, logins);
  expect(await ask(loginUrls(ownerUrl, logins).app, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await dropDatabase(superuser, new URL(ownerUrl).pathname.slice(1));
  for (const role of databaseRoles) await runStatement(superuser, `DROP ROLE ${loginName(logins, role)}`);
  await runStatement(
    superuser,
    `REVOKE thread_app, thread_vault, thread_sweeper FROM ${creator}; DROP ROLE ${creator}`,
  );
});
