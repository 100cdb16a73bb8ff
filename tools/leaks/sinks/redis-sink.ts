import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { textPiece, type Piece, type Sink } from '../sink';

/** The queue where it lives in Redis: its append-only file, a snapshot, every key as it is now, and the log of slow commands. */
export function redisSink(url: string, folder: string): Sink {
  const connected = async <T>(work: (client: Redis) => Promise<T>): Promise<T> => {
    const client = new Redis(url);
    try {
      return await work(client);
    } finally {
      client.disconnect();
    }
  };
  return {
    name: 'queue',
    async *pieces(): AsyncIterable<Piece> {
      const live = await connected(async (client) => {
        await client.save();
        const keys = await client.keys('*');
        const values = await Promise.all(keys.map((key) => client.dumpBuffer(key)));
        const slow = JSON.stringify(await client.slowlog('GET', 1_000));
        return [
          ...keys.map((key, at) => textPiece(`key ${key}`, values[at] ?? '')),
          textPiece('names of keys', keys.join('\n')),
          textPiece('slow commands', slow),
        ];
      });
      yield* live;
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      for (const file of files.filter((entry) => entry.isFile()))
        yield textPiece(file.name, await readFile(join(file.parentPath, file.name)));
    },
    plant: (texts) =>
      connected(async (client) => {
        for (const [at, text] of texts.entries()) await client.set(`planted:${at}`, text);
      }),
  };
}
