import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { loginsSchema, makeLogins } from '../database-roles/database-logins';
import type { DataFolder } from './data-folder';

const schema = z.object({
  /** Superuser of the embedded Postgres. */
  postgresPassword: z.string().min(1),
  /** Role that owns Thread's database. */
  databasePassword: z.string().min(1),
  /** Logins of the processes. */
  databaseLogins: loginsSchema,
  /** As VAULT_KEYS takes them: `<id>:<base64 of 32 bytes>`, comma separated. */
  vaultKeys: z.string().min(1),
  vaultPrimaryKey: z.string().min(1),
  /** What Thread and the sandbox share as the app's client secret. */
  sandboxClientSecret: z.string().min(1),
});
export type LauncherSecrets = z.infer<typeof schema>;
const stored = schema.partial({ databaseLogins: true });

/**
 * Reads the installation's secrets, or makes them on the very first start; the file is readable by its owner alone.
 * @throws Error when the file is gone or damaged though there is a database: its sealed tokens could not be opened any more.
 */
export async function readOrMakeSecrets(folder: DataFolder): Promise<LauncherSecrets> {
  if (existsSync(folder.secretsFile)) return readComplete(folder.secretsFile);
  if (existsSync(folder.postgres)) {
    throw new Error(
      `${folder.secretsFile} is missing, but ${folder.postgres} holds a database.\n` +
        'Without that file neither the database nor the connections’ sealed tokens can be opened. Put it back from a backup, ' +
        `or start afresh by deleting ${folder.path}.`,
    );
  }
  const made = makeSecrets();
  await write(folder.secretsFile, made);
  return made;
}

/** A file of an older version gets what it lacks. */
async function readComplete(file: string): Promise<LauncherSecrets> {
  const known = await readSecrets(file);
  if (known.databaseLogins) return { ...known, databaseLogins: known.databaseLogins };
  const completed = { ...known, databaseLogins: makeLogins() };
  await write(file, completed);
  return completed;
}

async function write(file: string, secrets: LauncherSecrets): Promise<void> {
  const unfinished = `${file}.new`;
  await writeFile(unfinished, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
}

/** Fresh random secrets; the demo and the tests use them without a file. */
export function makeSecrets(): LauncherSecrets {
  const word = (): string => randomBytes(24).toString('base64url');
  return {
    postgresPassword: word(),
    databasePassword: word(),
    databaseLogins: makeLogins(),
    vaultKeys: `k1:${randomBytes(32).toString('base64')}`,
    vaultPrimaryKey: 'k1',
    sandboxClientSecret: word(),
  };
}

/** Reads a secrets file that exists. @throws Error when it is damaged. */
export async function readSecrets(file: string): Promise<z.infer<typeof stored>> {
  await chmod(file, 0o600);
  try {
    return stored.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file} cannot be read as Thread's secrets. Put it back from a backup.`, {
      cause: error,
    });
  }
}
