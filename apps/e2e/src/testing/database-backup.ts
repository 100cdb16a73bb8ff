import { runStatement, waitFor } from '@thread/testing';
import { Client } from 'pg';

/** A copy of a whole database, as a backup of that instant would be. */
export class DatabaseBackup {
  private constructor(
    private readonly serverUrl: string,
    private readonly database: string,
    private readonly copy: string,
    private readonly owner: string,
  ) {}

  /** Whoever is connected to the database is cut off for a moment. @param adminUrl the database, as the superuser. */
  static async take(adminUrl: string): Promise<DatabaseBackup> {
    const server = new URL(adminUrl);
    const database = decodeURIComponent(server.pathname.slice(1));
    server.pathname = '/postgres';
    const owner = await ownerOf(server.href, database);
    const backup = new DatabaseBackup(server.href, database, `${database}_backup`, owner);
    await runStatement(server.href, `ALTER DATABASE "${database}" ALLOW_CONNECTIONS false`);
    try {
      await backup.#duplicate(database, backup.copy);
    } finally {
      await runStatement(server.href, `ALTER DATABASE "${database}" ALLOW_CONNECTIONS true`);
    }
    return backup;
  }

  /** Puts the copy in the database's place; whoever is connected is cut off. */
  async restore(): Promise<void> {
    await runStatement(this.serverUrl, `DROP DATABASE "${this.database}" WITH (FORCE)`);
    await this.#duplicate(this.copy, this.database);
    // Rights on the database itself come with no copy.
    await runStatement(this.serverUrl, `GRANT CREATE ON DATABASE "${this.database}" TO thread_sweeper`);
  }

  drop(): Promise<void> {
    return runStatement(this.serverUrl, `DROP DATABASE IF EXISTS "${this.copy}" WITH (FORCE)`);
  }

  async #duplicate(from: string, to: string): Promise<void> {
    const cutOff = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${from}'`;
    const create = `CREATE DATABASE "${to}" TEMPLATE "${from}" OWNER "${this.owner}"`;
    await waitFor(
      async () => {
        await runStatement(this.serverUrl, cutOff);
        return runStatement(this.serverUrl, create).then(
          () => true,
          (error: { code?: string }) => {
            if (error.code !== '55006') throw error;
            return false;
          },
        );
      },
      { what: 'nobody to be connected', timeoutMs: 20_000 },
    );
  }
}

async function ownerOf(serverUrl: string, database: string): Promise<string> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const sql = 'SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1';
    const { rows } = await client.query<{ owner: string }>(sql, [database]);
    return rows[0]!.owner;
  } finally {
    await client.end();
  }
}
