import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { askUntilAnswered } from './ask-database';
import type { ChaosGround } from './chaos-ground';

const savedState = z.object({
  hubspot: z.object({
    grants: z.object({
      grants: z.array(z.object({ refreshToken: z.string() })),
      accessTokens: z.array(z.object({ token: z.string() })),
    }),
  }),
});

/** Looks for the tokens the provider issued in this run where they must not be: logs, the database's rows, the files of Redis. */
export async function findLeaks(ground: ChaosGround): Promise<readonly string[]> {
  const tokens = await issuedTokens(ground);
  const files = await filesToSearch(ground);
  const leaks: string[] = [];
  for (const file of files) {
    const hits = await countIn(file, tokens);
    if (hits > 0)
      leaks.push(...Array.from({ length: hits }, () => `file ${file.slice(ground.folder.length + 1)}`));
  }
  return [...leaks, ...(await searchTables(ground.databaseUrl, tokens))];
}

/** @throws Error when there are none: a search for nothing finds nothing. */
async function issuedTokens({ folder }: ChaosGround): Promise<readonly string[]> {
  const { hubspot } = savedState.parse(
    JSON.parse(await readFile(join(folder, 'sandbox-state.json'), 'utf8')),
  );
  const { grants, accessTokens } = hubspot.grants;
  const tokens = [
    ...grants.map(({ refreshToken }) => refreshToken),
    ...accessTokens.map(({ token }) => token),
  ];
  if (tokens.length === 0)
    throw new Error('The sandbox has issued no token: there is nothing to search for.');
  return tokens;
}

/** Logs of our own processes and of Postgres, and what Redis keeps. The sandbox's own files hold tokens by right. */
async function filesToSearch({ folder, redisFolder }: ChaosGround): Promise<readonly string[]> {
  const logs = (await readdir(folder)).filter((name) => name.endsWith('.log') && name !== 'sandbox.log');
  const redis = await readdir(redisFolder, { recursive: true, withFileTypes: true }).catch(() => []);
  return [
    ...logs.map((name) => join(folder, name)),
    ...redis.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)),
  ];
}

/** How many of the words are in the file; pieces overlap so that a word on a border is seen. */
export async function countIn(file: string, words: readonly string[]): Promise<number> {
  const found = new Set<string>();
  const longest = Math.max(...words.map((word) => word.length));
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    const text = rest + String(chunk);
    for (const word of words) if (!found.has(word) && text.includes(word)) found.add(word);
    rest = text.slice(-longest);
  }
  return found.size;
}

async function searchTables(url: string, tokens: readonly string[]): Promise<readonly string[]> {
  const tables = await askUntilAnswered<{ name: string }>(
    url,
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const leaks: string[] = [];
  for (const { name } of tables) {
    // bytea prints as hex: the inbox keeps the bytes of deliveries.
    const rows = await askUntilAnswered<{ n: string }>(
      url,
      `SELECT count(*) AS n FROM ${name} AS t, unnest($1::text[], $2::text[]) AS s(word, hex)
       WHERE position(s.word IN t::text) > 0 OR position(s.hex IN t::text) > 0`,
      [tokens, tokens.map((token) => Buffer.from(token).toString('hex'))],
    );
    const hits = Number(rows[0]?.n ?? 0);
    leaks.push(...Array.from({ length: hits }, () => `table ${name}`));
  }
  return leaks;
}
