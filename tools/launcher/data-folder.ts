import { mkdir, rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Where one installation keeps everything that outlives a start. */
export interface DataFolder {
  readonly path: string;
  readonly postgres: string;
  readonly secretsFile: string;
  readonly portsFile: string;
  readonly lockFile: string;
  readonly sandboxState: string;
  readonly spool: string;
  logFile(name: string): string;
}

const largestLogBytes = 10_000_000;

/** Makes the folder, private to its owner, and moves logs that have grown large out of the way. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const full = resolve(path);
  const logs = join(full, 'logs');
  await mkdir(logs, { recursive: true, mode: 0o700 });
  const folder: DataFolder = {
    path: full,
    postgres: join(full, 'postgres'),
    secretsFile: join(full, 'secrets.json'),
    portsFile: join(full, 'ports.json'),
    lockFile: join(full, 'running.json'),
    sandboxState: join(full, 'sandbox.json'),
    spool: join(full, 'spool'),
    logFile: (name) => join(logs, `${name}.log`),
  };
  for (const name of ['postgres', 'sandbox', 'api', 'worker']) await rotate(folder.logFile(name));
  return folder;
}

async function rotate(file: string): Promise<void> {
  const size = await stat(file).then(
    ({ size: bytes }) => bytes,
    () => 0,
  );
  if (size > largestLogBytes) await rename(file, `${file}.1`);
}
