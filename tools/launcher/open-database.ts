import { Client } from 'pg';
import {
  loginUrls,
  loginVariables,
  type DatabaseLogins,
  type LoginUrls,
} from '../database-roles/database-logins';
import { ensureLogins } from '../database-roles/ensure-logins';
import { scramVerifier } from '../postgres/scram-verifier';
import { startCluster, type PostgresCluster } from '../postgres/postgres-cluster';

export interface OpenedDatabase {
  /** For migrations. */
  readonly ownerUrl: string;
  /** For the processes. */
  readonly urls: LoginUrls;
  /** Sees every row: the server's superuser; null when it is somebody else's server. */
  readonly adminUrl: string | null;
  /** Null when DATABASE_URL names somebody else's server. */
  readonly cluster: PostgresCluster | null;
  stop(): Promise<void>;
}

/** The embedded database; its superuser's password is ours. */
export interface EmbeddedDatabase extends OpenedDatabase {
  readonly adminUrl: string;
}

export interface EmbeddedOptions {
  readonly dataDirectory: string;
  readonly logFile: string;
  readonly port?: number;
  readonly superuserPassword: string;
  readonly databasePassword: string;
  readonly databaseLogins: DatabaseLogins;
  readonly settings?: readonly string[];
}

const role = 'thread';

/** Starts the embedded Postgres and makes sure that the owner `thread`, its database of the same name and the processes' logins exist. */
export async function openEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const cluster = await startCluster({ ...options, password: options.superuserPassword });
  try {
    await makeRoleAndDatabase(cluster.url('postgres'), options.databasePassword);
    await ensureLogins(cluster.url(role), options.databaseLogins);
  } catch (error) {
    await cluster.stop();
    throw explained(error, options.dataDirectory);
  }
  const url = new URL(cluster.url(role));
  url.username = role;
  url.password = encodeURIComponent(options.databasePassword);
  return {
    ownerUrl: url.href,
    urls: loginUrls(url.href, options.databaseLogins),
    adminUrl: cluster.url(role),
    cluster,
    stop: () => cluster.stop(),
  };
}

/** The database of somebody's own server, as the environment names it. */
export interface ServerDatabase {
  /** Who migrates, and makes the logins unless they are given. */
  readonly ownerUrl: string;
  /** Null: make them. */
  readonly urls: LoginUrls | null;
}

/**
 * Checks that the server answers and makes sure that the processes have their logins.
 * @throws Error in words for a person, without passwords; RolesNotAllowed with the SQL to run.
 */
export async function openServerDatabase(
  { ownerUrl, urls }: ServerDatabase,
  logins: DatabaseLogins,
): Promise<OpenedDatabase> {
  const given = urls ?? loginUrls(ownerUrl, logins);
  await assertAnswers(urls ? 'DATABASE_OWNER_URL' : 'DATABASE_URL', ownerUrl);
  if (urls)
    for (const [variable, url] of Object.entries(loginVariables(urls))) await assertAnswers(variable, url);
  else await ensureLogins(ownerUrl, logins);
  return { ownerUrl, urls: given, adminUrl: null, cluster: null, stop: async () => undefined };
}

async function assertAnswers(variable: string, url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    const { hostname, port, pathname } = new URL(url);
    const place = `${hostname}:${port || '5432'}${pathname}`;
    throw new Error(`The database of ${variable} (${place}) cannot be opened: ${messageOf(error)}`, {
      cause: error,
    });
  }
  await client.end();
}

async function makeRoleAndDatabase(url: string, password: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const roles = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    if (roles.rowCount === 0) {
      const verifier = client.escapeLiteral(scramVerifier(password));
      await client.query(`CREATE ROLE ${role} LOGIN CREATEDB PASSWORD ${verifier}`);
    }
    const databases = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [role]);
    if (databases.rowCount === 0) await client.query(`CREATE DATABASE ${role} OWNER ${role}`);
  } finally {
    await client.end();
  }
}

function explained(error: unknown, dataDirectory: string): unknown {
  const wrongPassword = (error as { code?: unknown } | null)?.code === '28P01';
  if (!wrongPassword) return error;
  return new Error(
    `The database in ${dataDirectory} was made with other secrets than the secrets.json beside it. ` +
      'Put the right file back from a backup, or delete the folder to start afresh.',
    { cause: error },
  );
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
