import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CanaryBook, type Canary } from '../leaks/canary';
import { SecretSearch } from '../leaks/secret-search';
import { fileSink } from '../leaks/sinks/file-sink';
import { tableSink } from '../leaks/sinks/table-sink';
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
  const { folder, redisFolder, databaseUrl } = ground;
  const search = new SecretSearch(await issuedTokens(ground));
  const plant = (): Promise<never> => Promise.reject(new Error('Nothing is planted here.'));
  const sinks = [
    // The sandbox's own files hold tokens by right.
    fileSink({ name: 'log', folder, holds: (path) => /^(?!sandbox)[\w-]+\.log$/.test(path), plant }),
    fileSink({ name: 'Redis', folder: redisFolder, holds: () => true, plant }),
    tableSink({ name: 'database', adminUrl: databaseUrl, folder, holds: () => true, plant }),
  ];
  const leaks: string[] = [];
  for (const sink of sinks) {
    for await (const { place, chunks } of sink.pieces()) {
      const found = new Set((await search.inPiece(chunks())).map(({ canary }) => canary));
      leaks.push(...Array.from(found, ({ kind }) => `${kind} in ${sink.name}: ${place}`));
    }
  }
  return leaks;
}

/** @throws Error when there are none: a search for nothing finds nothing. */
async function issuedTokens({ folder }: ChaosGround): Promise<readonly Canary[]> {
  const { hubspot } = savedState.parse(
    JSON.parse(await readFile(join(folder, 'sandbox-state.json'), 'utf8')),
  );
  const { grants, accessTokens } = hubspot.grants;
  const canaries = new CanaryBook();
  for (const { refreshToken } of grants) canaries.add('refresh token', refreshToken);
  for (const { token } of accessTokens) canaries.add('access token', token);
  if (canaries.all.length === 0)
    throw new Error('The sandbox has issued no token: there is nothing to search for.');
  return canaries.all;
}
