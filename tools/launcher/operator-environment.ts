import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loginUrls, loginVariables } from '../database-roles/database-logins';
import { repositoryRoot } from '../repository-root';
import { readSecrets } from './secrets-file';

/**
 * The environment of api and worker for a command beside them: `.env` and the variables that are set, and what they leave open from the data
 * folder of `npm start`. Changes nothing there.
 * @throws Error saying what is missing, in words for a person.
 */
export async function operatorEnvironment(dataFolder: string): Promise<NodeJS.ProcessEnv> {
  const file = join(repositoryRoot(), '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  const folder = resolve(dataFolder);
  const secretsFile = join(folder, 'secrets.json');
  const secrets = existsSync(secretsFile) ? await readSecrets(secretsFile) : null;
  const ports = await readPorts(join(folder, 'ports.json'));
  const set = definedVariables();
  return {
    VAULT_SPOOL_DIR: join(folder, 'spool'),
    PUBLIC_URL: `http://127.0.0.1:${ports.api ?? 3000}`,
    ...(secrets ? { VAULT_KEYS: secrets.vaultKeys, VAULT_PRIMARY_KEY: secrets.vaultPrimaryKey } : {}),
    ...(set['VAULT_KEYS'] ? { VAULT_PRIMARY_KEY: '' } : {}),
    ...set,
    ...databaseVariables(set, folder, secrets, ports.postgres),
  };
}

/** The processes' three logins: as they are set, else those `npm start` made. */
function databaseVariables(
  set: NodeJS.ProcessEnv,
  folder: string,
  secrets: Awaited<ReturnType<typeof readSecrets>> | null,
  postgresPort: number | undefined,
): NodeJS.ProcessEnv {
  const url = set['DATABASE_URL'];
  if (url && set['DATABASE_VAULT_URL'] && set['DATABASE_SWEEPER_URL']) return {};
  if (!secrets?.databaseLogins)
    throw new Error(
      `DATABASE_URL, DATABASE_VAULT_URL and DATABASE_SWEEPER_URL are not all set, and ${folder} holds no installation of \`npm start\`. ` +
        'Set them, or name the folder: --data DIR',
    );
  if (!url && !(postgresPort && existsSync(join(folder, 'postgres'))))
    throw new Error(`${folder} holds no database, and DATABASE_URL is not set.`);
  const server = url ?? `postgresql://127.0.0.1:${postgresPort}/thread`;
  return loginVariables(loginUrls(server, secrets.databaseLogins));
}

function definedVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value?.trim()));
}

async function readPorts(file: string): Promise<Partial<Record<'postgres' | 'api', number>>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Partial<Record<'postgres' | 'api', number>>;
  } catch {
    return {};
  }
}
