import { execFile } from 'node:child_process';
import { chown, readFile, stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How to start a Postgres program: as ourselves, or as the unprivileged account when we are root. */
export interface PostgresAccount {
  /** Program and arguments to spawn instead of the given ones. */
  command(program: string, args: readonly string[]): readonly [string, readonly string[]];
  /** Extra spawn options. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
  /** Makes the account the owner of a folder or file. */
  own(path: string): Promise<void>;
}

const ourselves: PostgresAccount = {
  command: (program, args) => [program, args],
  identity: {},
  own: async () => undefined,
};

/**
 * Postgres refuses to run as root, so root starts it as the system account `postgres`, made when missing.
 * Where that account cannot walk to one of the `paths` (a clone below /root, a private temporary folder), it gets the
 * one capability it needs to do so, through util-linux's setpriv.
 */
export async function postgresAccount(paths: readonly string[]): Promise<PostgresAccount> {
  if (platform() === 'win32' || process.getuid?.() !== 0) return ourselves;
  const { uid, gid } = (await findAccount()) ?? (await createAccount());
  const own = (path: string): Promise<void> => chown(path, uid, gid);
  const reachable = await Promise.all(paths.map((path) => isReachable(path, uid, gid)));
  if (reachable.every(Boolean)) return { command: ourselves.command, identity: { uid, gid }, own };
  await assertSetpriv();
  const privileges = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--',
  ];
  return { command: (program, args) => ['setpriv', [...privileges, program, ...args]], identity: {}, own };
}

async function findAccount(): Promise<{ uid: number; gid: number } | null> {
  const accounts = await readFile('/etc/passwd', 'utf8');
  const fields = accounts
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'postgres');
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : null;
}

async function createAccount(): Promise<{ uid: number; gid: number }> {
  try {
    await run('groupadd', ['--system', 'postgres']).catch(() => undefined);
    await run('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres']);
  } catch (error) {
    throw new Error(
      'Postgres cannot run as root and an account "postgres" could not be made. Start as an ordinary user.',
      {
        cause: error,
      },
    );
  }
  const account = await findAccount();
  if (!account) throw new Error('The account "postgres" was made but is not in /etc/passwd.');
  return account;
}

async function isReachable(path: string, uid: number, gid: number): Promise<boolean> {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = await stat(folder);
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}

async function assertSetpriv(): Promise<void> {
  try {
    await run('setpriv', ['--version']);
  } catch (error) {
    throw new Error(
      'Postgres cannot run as root, and the account "postgres" may not enter this folder. ' +
        'Start as an ordinary user, or move the clone to a folder that everybody may enter.',
      { cause: error },
    );
  }
}
