import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

const patienceMs = 30_000;

/** Rows of one statement, over a connection of its own. @throws the error of Postgres, also when it is away. */
export async function askDatabase<T extends object>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly T[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 60_000 });
  // A server that dies under us shows as the failure of what was asked.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql, [...values])).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** As `askDatabase`, trying again for half a minute: the server may just be coming back, or others may hold locks. */
export async function askUntilAnswered<T extends object>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly T[]> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await askDatabase<T>(url, sql, values);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(200);
    }
  }
}
