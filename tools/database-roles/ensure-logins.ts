import { Client } from 'pg';
import { scramVerifier } from '../postgres/scram-verifier';
import {
  databaseRoles,
  groupOf,
  loginName,
  loginUrls,
  type DatabaseLogins,
  type DatabaseRole,
} from './database-logins';

/** The administrator may not make roles; the message has the SQL for somebody who may. */
export class RolesNotAllowed extends Error {
  override readonly name = 'RolesNotAllowed';
}

const notAllowed = '42501';
const madeMeanwhile = new Set(['42710', '23505']);
const attributes = 'NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE';

/**
 * Makes the three roles and the installation's logins where they are missing; what is there and works is left alone.
 * @param adminUrl the database, as somebody who may create roles.
 * @throws RolesNotAllowed when the administrator is none.
 */
export async function ensureLogins(adminUrl: string, logins: DatabaseLogins): Promise<void> {
  await asAdministrator(adminUrl, async (client) => {
    for (const role of databaseRoles) await ensureLogin(client, adminUrl, logins, role);
  });
}

/** @throws when logins of that name are there already: processes may be signed in with their passwords. */
export async function assertNewLogins(adminUrl: string, logins: DatabaseLogins): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const names = databaseRoles.map((role) => loginName(logins, role));
    const { rows } = await client.query<{ name: string }>(
      'SELECT rolname AS name FROM pg_roles WHERE rolname = ANY($1)',
      [names],
    );
    if (rows.length === 0) return;
    const present = rows.map(({ name }) => name).join(', ');
    throw new Error(
      `There is ${present} already, with a password of its own. Take another --name, or drop it first.`,
    );
  } finally {
    await client.end();
  }
}

/** Makes the three roles where they are missing, without logins: before a migration, which gives them their rights. */
export async function ensureRoles(adminUrl: string): Promise<void> {
  await asAdministrator(adminUrl, async () => undefined);
}

async function asAdministrator(adminUrl: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const role of databaseRoles) await ensureGroup(client, groupOf(role));
    await ensureDatabaseRights(client);
    await work(client);
  } catch (error) {
    if (codeOf(error) !== notAllowed) throw error;
    throw new RolesNotAllowed(await instructions(client), { cause: error });
  } finally {
    await client.end();
  }
}

async function ensureGroup(client: Client, group: string): Promise<void> {
  if (await exists(client, group)) return;
  try {
    await client.query(`CREATE ROLE ${group} NOLOGIN ${attributes}`);
  } catch (error) {
    if (!madeMeanwhile.has(codeOf(error))) throw error;
  }
}

/** Rights on the database itself: a dump does not carry them. */
async function ensureDatabaseRights(client: Client): Promise<void> {
  const { rows } = await client.query<{ database: string; may: boolean }>(
    `SELECT quote_ident(current_database()) AS database, has_database_privilege('thread_sweeper', current_database(), 'CREATE') AS may`,
  );
  const [row] = rows;
  if (row && !row.may) await client.query(`GRANT CREATE ON DATABASE ${row.database} TO thread_sweeper`);
}

async function ensureLogin(
  client: Client,
  adminUrl: string,
  logins: DatabaseLogins,
  role: DatabaseRole,
): Promise<void> {
  const login = loginName(logins, role);
  const password = client.escapeLiteral(scramVerifier(logins.passwords[role]));
  if (await exists(client, login)) {
    if (await canSignIn(loginUrls(adminUrl, logins)[role])) return;
    await client.query(`ALTER ROLE ${login} LOGIN PASSWORD ${password}`);
  } else {
    await client.query(
      `CREATE ROLE ${login} LOGIN ${attributes} PASSWORD ${password} IN ROLE ${groupOf(role)}`,
    );
  }
  // What a login makes (the queue's tables) belongs to the role, whichever installation's login made it.
  await client.query(`ALTER ROLE ${login} SET role = '${groupOf(role)}'`);
}

async function exists(client: Client, role: string): Promise<boolean> {
  return (await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])).rowCount === 1;
}

async function canSignIn(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function instructions(client: Client): Promise<string> {
  const { rows } = await client.query<{ login: string; database: string }>(
    'SELECT current_user AS login, quote_ident(current_database()) AS database',
  );
  const { login = '', database = '' } = rows[0] ?? {};
  const statements = databaseRoles.flatMap((role) => [
    `CREATE ROLE ${groupOf(role)} NOLOGIN ${attributes};`,
    `CREATE ROLE ${groupOf(role)}_server LOGIN PASSWORD '<choose one>' IN ROLE ${groupOf(role)};`,
    `ALTER ROLE ${groupOf(role)}_server SET role = '${groupOf(role)}';`,
  ]);
  return [
    `"${login}" may not make the database roles that Thread runs as. Somebody who may (a superuser) runs once, leaving out what is there:`,
    '',
    ...[...statements, `GRANT CREATE ON DATABASE ${database} TO thread_sweeper;`].map((line) => `  ${line}`),
    '',
    'Then set DATABASE_OWNER_URL to the address you use now, and DATABASE_URL, DATABASE_VAULT_URL and DATABASE_SWEEPER_URL to the same',
    'address with the logins thread_app_server, thread_vault_server and thread_sweeper_server.',
  ].join('\n');
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? '');
}
