import { Client } from 'pg';
import type { DatabaseUrls, Logger } from '@thread/platform';

/** The database's server may lose what it acknowledged; the message says what to do. */
export class ForgetfulDatabase extends Error {
  override readonly name = 'ForgetfulDatabase';
}

/**
 * To be called before a process serves: a delivery is acknowledged because its row is committed. Warns where the last commits may be lost
 * with the machine. @throws ForgetfulDatabase when the whole database may be.
 */
export async function assertDatabaseKeepsCommits(
  { app }: Pick<DatabaseUrls, 'app'>,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const { fsync, commits } = await settingsOf(app);
  if (fsync === 'off')
    throw new ForgetfulDatabase(
      'DATABASE_URL: the server runs with fsync = off. After a power cut what it acknowledged may be lost, or the database destroyed. ' +
        'Set fsync = on; for a database that may be lost, set DATABASE_MAY_FORGET=true.',
    );
  if (commits === 'off')
    log.warn(
      { event: 'database.commits_unsynced' },
      'the database runs with synchronous_commit = off: deliveries acknowledged just before a power cut may be lost; set it to on',
    );
}

async function settingsOf(url: string): Promise<{ readonly fsync: string; readonly commits: string }> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ fsync: string; commits: string }>(
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commits`,
    );
    return rows[0]!;
  } finally {
    await client.end();
  }
}
