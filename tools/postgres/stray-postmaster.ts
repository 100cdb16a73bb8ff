import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const stopTimeoutMs = 30_000;

/**
 * Deals with the postmaster.pid a killed launcher leaves: stops the server if it still runs on this very folder, and
 * removes the file if its process id belongs to somebody else by now (Postgres would refuse to start).
 * The caller must hold the folder's lock: a server of a living launcher would be stopped too.
 */
export async function stopStrayPostmaster(dataDirectory: string): Promise<void> {
  const file = join(dataDirectory, 'postmaster.pid');
  const content = await readFile(file, 'utf8').catch(() => null);
  if (content === null) return;
  const pid = Number(content.split('\n')[0]);
  if (!(await isPostmasterOf(pid, dataDirectory))) {
    await rm(file, { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + stopTimeoutMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline)
      throw new Error(`Postgres (process ${pid}) of an earlier start does not stop. End it by hand.`);
    await pause(50);
  }
}

async function isPostmasterOf(pid: number, dataDirectory: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return false;
  try {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    return commandLine.split('\0').includes(dataDirectory);
  } catch {
    const listing = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
    return listing.stdout.includes(dataDirectory);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
