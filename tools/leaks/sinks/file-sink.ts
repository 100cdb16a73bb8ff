import { appendFile, readdir } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join, relative } from 'node:path';
import type { Piece, Sink } from '../sink';

export interface FileSinkOptions {
  readonly name: string;
  readonly folder: string;
  /** Which files below the folder, by their path in it. */
  readonly holds: (path: string) => boolean;
  /** Brings everything onto the disk before it is read. */
  readonly prepare?: () => Promise<unknown>;
  /** How texts get into it; by default they are appended to this file. */
  readonly plant: string | ((texts: readonly string[]) => Promise<unknown>);
}

/** Files below a folder, read as bytes. */
export function fileSink({ name, folder, holds, prepare, plant }: FileSinkOptions): Sink {
  return {
    name,
    async *pieces(): AsyncIterable<Piece> {
      await prepare?.();
      for (const path of await filesBelow(folder)) {
        if (!holds(path)) continue;
        yield { place: path, chunks: () => chunksOf(join(folder, path)) };
      }
    },
    plant: async (texts) => {
      if (typeof plant === 'string') await appendFile(join(folder, plant), `${texts.join('\n')}\n`);
      else await plant(texts);
    },
  };
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** Nothing of a file that went while we were looking. */
export async function* chunksOf(path: string): AsyncIterable<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) yield chunk as Buffer;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
  }
}
