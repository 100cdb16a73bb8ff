import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export interface ScratchDatabase {
  readonly url: string;
  /** Drops the database, ending sessions still open on it. */
  drop(): Promise<void>;
}

/**
 * Creates a database of its own beside the one at `url`, owned by the same user.
 * @param template name of a database to copy; nobody may be connected to it.
 */
export async function createScratchDatabase(
  url: string,
  prefix: string,
  template?: string,
): Promise<ScratchDatabase> {
  const name = `${prefix}_${randomBytes(8).toString('hex')}`;
  await runStatement(url, `CREATE DATABASE "${name}"${template ? ` TEMPLATE "${template}"` : ''}`);
  return {
    url: withDatabase(url, name),
    drop: () => dropDatabase(url, name),
  };
}

/** Drops a database of the server, ending sessions still open on it. */
export function dropDatabase(url: string, name: string): Promise<void> {
  return runStatement(url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

/** The same server and user, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
}

/** Runs one statement (or several, as one simple query) on a connection of its own. */
export async function runStatement(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
