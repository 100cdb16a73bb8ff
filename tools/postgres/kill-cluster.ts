import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PostgresCluster } from './postgres-cluster';

const run = promisify(execFile);
const endTimeoutMs = 30_000;

/**
 * Kills a server and all its children at once, as a crash of the machine would, and waits until none is left: a server started on the
 * same folder before its orphans are gone refuses to run.
 * @throws Error when a process outlives its SIGKILL by half a minute.
 */
export async function killCluster(cluster: PostgresCluster): Promise<void> {
  const children = await childrenOf(cluster.pid);
  for (const pid of [cluster.pid, ...children]) send(pid, 'SIGKILL');
  await cluster.ended;
  const deadline = Date.now() + endTimeoutMs;
  // A child born while the others were being listed has a new parent by now; it ends by itself when it notices.
  for (const pid of children) {
    while (await isRunning(pid)) {
      if (Date.now() > deadline) throw new Error('Processes of the killed Postgres are still there.');
      await pause(20);
    }
  }
}

/** A process that ended and that nobody has collected yet does not count. */
async function isRunning(pid: number): Promise<boolean> {
  if (!send(pid, 0)) return false;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/\) Z /.test(stat);
}

async function childrenOf(parent: number): Promise<readonly number[]> {
  const known = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8').catch(() => null);
  if (known !== null) return known.trim().split(/\s+/).filter(Boolean).map(Number);
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid='], { maxBuffer: 16 * 1024 * 1024 });
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
}

/** @returns whether the process is there. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
