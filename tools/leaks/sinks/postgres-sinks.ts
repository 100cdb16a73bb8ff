import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { askDatabase } from '../../chaos/ask-database';
import type { LeakGround } from '../leak-ground';
import { textPiece, type Piece, type Sink } from '../sink';
import { fileSink } from './file-sink';
import { tableSink } from './table-sink';

/** What Postgres writes and keeps: its log, tables, files, write-ahead log, and the statements it shows as running. */
export function postgresSinks(ground: LeakGround): readonly Sink[] {
  const { folder, database } = ground;
  const { adminUrl } = database;
  const plantRows = (texts: readonly string[]): Promise<void> => plantInto(adminUrl, 'planted', texts);
  return [
    fileSink({
      name: 'Postgres log',
      folder: folder.logs,
      holds: (path) => path === 'postgres.log',
      plant: (texts) => askOneByOne(adminUrl, 'SELECT $1::text AS planted', texts),
    }),
    tableSink({
      ...{ name: 'database', adminUrl, folder: folder.path, plant: plantRows },
      holds: (schema) => schema !== 'bullmq',
    }),
    fileSink({
      name: 'Postgres files',
      folder: folder.postgres,
      holds: (path) => !path.startsWith('pg_wal/'),
      prepare: () => askDatabase(adminUrl, 'CHECKPOINT'),
      plant: plantRows,
    }),
    walSink(adminUrl, join(folder.postgres, 'pg_wal')),
    statementSink(adminUrl),
  ];
}

/** The queue where it lives in Postgres. */
export function queueTableSink(ground: LeakGround): Sink {
  const { adminUrl } = ground.database;
  return tableSink({
    ...{ name: 'queue', adminUrl, folder: ground.folder.path },
    holds: (schema) => schema === 'bullmq',
    plant: (texts) => plantInto(adminUrl, 'bullmq', texts),
  });
}

async function askOneByOne(url: string, sql: string, texts: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const text of texts) await client.query(sql, [text]);
  await client.end();
}

async function plantInto(adminUrl: string, schema: string, texts: readonly string[]): Promise<void> {
  await askDatabase(adminUrl, `CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await askDatabase(adminUrl, `CREATE TABLE IF NOT EXISTS ${schema}.planted (text text)`);
  await askDatabase(adminUrl, `INSERT INTO ${schema}.planted SELECT unnest($1::text[])`, [texts]);
}

const walPage = 8_192;
/** Sizes of the headers of a segment's first page and of all others (xlog_internal.h). */
const [firstHeader, otherHeader] = [40, 24];

/** The write-ahead log as one stream of records: pages in their order, without the headers that cut what lies across their border in two. */
function walSink(adminUrl: string, folder: string): Sink {
  async function* records(): AsyncIterable<Buffer> {
    const segments = (await readdir(folder)).filter((name) => /^[0-9A-F]{24}$/.test(name)).sort();
    for (const segment of segments) {
      const bytes = await readFile(join(folder, segment));
      for (let at = 0; at < bytes.length; at += walPage)
        yield bytes.subarray(at + (at === 0 ? firstHeader : otherHeader), at + walPage);
    }
  }
  return {
    name: 'Postgres WAL',
    async *pieces(): AsyncIterable<Piece> {
      await askDatabase(adminUrl, 'CHECKPOINT');
      yield { place: 'segments in their order, without page headers', chunks: records };
    },
    plant: (texts) =>
      askOneByOne(adminUrl, "SELECT pg_logical_emit_message(false, 'planted', $1::text, true)", texts),
  };
}

/** What `pg_stat_activity` shows of every connection's last statement. */
function statementSink(adminUrl: string): Sink {
  const planters: Client[] = [];
  return {
    name: 'running statements',
    async *pieces(): AsyncIterable<Piece> {
      const rows = await askDatabase<{ name: string; query: string }>(
        adminUrl,
        'SELECT pid::text AS name, query FROM pg_stat_activity WHERE query IS NOT NULL',
      );
      yield* rows.map(({ name, query }) => textPiece(`connection ${name}`, query));
      for (const planter of planters.splice(0)) await planter.end();
    },
    plant: async (texts) => {
      const client = new Client({ connectionString: adminUrl });
      await client.connect();
      await client.query(`SELECT $planted$${texts.join('\n')}$planted$`);
      planters.push(client);
    },
  };
}
