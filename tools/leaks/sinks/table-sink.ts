import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { Piece, Sink } from '../sink';
import { chunksOf } from './file-sink';

export interface TableSinkOptions {
  readonly name: string;
  /** As a superuser of a server on this machine. */
  readonly adminUrl: string;
  /** Where a table's copy lies for a moment. */
  readonly folder: string;
  readonly holds: (schema: string) => boolean;
  readonly plant: Sink['plant'];
}

interface Table {
  readonly schema: string;
  readonly name: string;
}

/**
 * Every row of every table as a dump would hold it, decompressed: texts and bytes as they are; catalogues, which hold roles and settings, as
 * text.
 */
export function tableSink({ name, adminUrl, folder, holds, plant }: TableSinkOptions): Sink {
  return {
    name,
    plant,
    async *pieces(): AsyncIterable<Piece> {
      const copies = join(folder, 'copies');
      await mkdir(copies);
      // The server itself writes them, under an account of its own.
      await chmod(copies, 0o777);
      const client = new Client({ connectionString: adminUrl });
      await client.connect();
      try {
        const { rows } = await client.query<Table>(
          "SELECT schemaname AS schema, tablename AS name FROM pg_tables WHERE schemaname <> 'information_schema'",
        );
        for (const table of rows.filter(({ schema }) => holds(schema))) {
          const file = join(copies, `${table.schema}.${table.name}`);
          await client.query(copyStatement(table, file));
          yield { place: `table ${table.schema}.${table.name}`, chunks: () => chunksOf(file) };
          await rm(file);
        }
      } finally {
        await client.end();
        await rm(copies, { recursive: true, force: true });
      }
    },
  };
}

function copyStatement({ schema, name }: Table, file: string): string {
  const format = schema === 'pg_catalog' ? 'text' : 'binary';
  return `COPY ${escapeIdentifier(schema)}.${escapeIdentifier(name)} TO ${escapeLiteral(file)} (FORMAT ${format})`;
}
