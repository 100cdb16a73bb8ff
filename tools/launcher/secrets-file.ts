import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { DataFolder } from './data-folder';

const schema = z.object({
  /** Superuser of the embedded Postgres. */
  postgresPassword: z.string().min(1),
  /** Role that owns Thread's database. */
  databasePassword: z.string().min(1),
  /** As VAULT_KEYS takes them: `<id>:<base64 of 32 bytes>`, comma separated. */
  vaultKeys: z.string().min(1),
  vaultPrimaryKey: z.string().min(1),
  /** What Thread and the sandbox share as the app's client secret. */
  sandboxClientSecret: z.string().min(1),
});
export type LauncherSecrets = z.infer<typeof schema>;

/**
 * Reads the installation's secrets, or makes them on the very first start; the file is readable by its owner alone.
 * @throws Error when the file is gone or damaged though there is a database: its sealed tokens could not be opened any more.
 */
export async function readOrMakeSecrets(folder: DataFolder): Promise<LauncherSecrets> {
  if (existsSync(folder.secretsFile)) return read(folder.secretsFile);
  if (existsSync(folder.postgres)) {
    throw new Error(
      `${folder.secretsFile} is missing, but ${folder.postgres} holds a database.\n` +
        'Without that file neither the database nor the connections’ sealed tokens can be opened. Put it back from a backup, ' +
        `or start afresh by deleting ${folder.path}.`,
    );
  }
  const made = makeSecrets();
  const unfinished = `${folder.secretsFile}.new`;
  await writeFile(unfinished, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, folder.secretsFile);
  return made;
}

/** Fresh random secrets; the demo and the tests use them without a file. */
export function makeSecrets(): LauncherSecrets {
  const word = (): string => randomBytes(24).toString('base64url');
  return {
    postgresPassword: word(),
    databasePassword: word(),
    vaultKeys: `k1:${randomBytes(32).toString('base64')}`,
    vaultPrimaryKey: 'k1',
    sandboxClientSecret: word(),
  };
}

async function read(file: string): Promise<LauncherSecrets> {
  await chmod(file, 0o600);
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file} cannot be read as Thread's secrets. Put it back from a backup.`, {
      cause: error,
    });
  }
}
