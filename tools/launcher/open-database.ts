import { Client } from 'pg';
import { startCluster, type PostgresCluster } from '../postgres/postgres-cluster';

export interface OpenedDatabase {
  readonly url: string;
  /** Null when DATABASE_URL names somebody else's server. */
  readonly cluster: PostgresCluster | null;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDirectory: string;
  readonly logFile: string;
  readonly port?: number;
  readonly superuserPassword: string;
  readonly databasePassword: string;
  readonly settings?: readonly string[];
}

const role = 'thread';

/** Starts the embedded Postgres and makes sure that the role `thread` and its database of the same name exist. */
export async function openEmbeddedDatabase(options: EmbeddedOptions): Promise<OpenedDatabase> {
  const cluster = await startCluster({ ...options, password: options.superuserPassword });
  try {
    await makeRoleAndDatabase(cluster.url('postgres'), options.databasePassword);
  } catch (error) {
    await cluster.stop();
    throw explained(error, options.dataDirectory);
  }
  const url = new URL(cluster.url(role));
  url.username = role;
  url.password = encodeURIComponent(options.databasePassword);
  return { url: url.href, cluster, stop: () => cluster.stop() };
}

/** Checks that the server of DATABASE_URL answers. @throws Error in words for a person, without the password. */
export async function openServerDatabase(url: string): Promise<OpenedDatabase> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    const { hostname, port, pathname } = new URL(url);
    const place = `${hostname}:${port || '5432'}${pathname}`;
    throw new Error(`The database of DATABASE_URL (${place}) cannot be opened: ${messageOf(error)}`, {
      cause: error,
    });
  }
  await client.end();
  return { url, cluster: null, stop: async () => undefined };
}

async function makeRoleAndDatabase(url: string, password: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const roles = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    if (roles.rowCount === 0) {
      await client.query(`CREATE ROLE ${role} LOGIN CREATEDB PASSWORD ${client.escapeLiteral(password)}`);
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
