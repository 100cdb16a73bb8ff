import { readdir, readFile } from 'node:fs/promises';

/** Length of the kernel's clock tick: fixed for user space on every architecture Linux runs on. */
const tickMs = 10;

/**
 * Processor milliseconds that a process and its descendants have used so far, those of ended children included. Other than wall time it
 * says what work costs however busy the machine is. Null where the system does not tell (only Linux does).
 */
export async function processorMs(pid: number): Promise<number | null> {
  const all = await readProcesses();
  if (!all.has(pid)) return null;
  let sum = 0;
  for (const [id, { ticks }] of all) if (descendsFrom(id, pid, all)) sum += ticks;
  return sum * tickMs;
}

interface ProcessTimes {
  readonly parent: number;
  readonly ticks: number;
}

async function readProcesses(): Promise<ReadonlyMap<number, ProcessTimes>> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = new Map<number, ProcessTimes>();
  for (const id of ids) {
    const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
    const times = parseStat(stat);
    if (times) found.set(Number(id), times);
  }
  return found;
}

/** Reads a line of /proc/<pid>/stat; null when it is none. The name in brackets may hold anything. */
export function parseStat(stat: string): ProcessTimes | null {
  const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // From the third field on: state, parent, … user, system, user and system of waited-for children (14th to 17th).
  const [parent, ...ticks] = [rest[1], ...rest.slice(11, 15)].map(Number);
  if (parent === undefined || ticks.length < 4 || ticks.some((value) => !Number.isFinite(value))) return null;
  return { parent, ticks: ticks.reduce((sum, value) => sum + value, 0) };
}

function descendsFrom(id: number, ancestor: number, all: ReadonlyMap<number, ProcessTimes>): boolean {
  for (let at: number | undefined = id; at !== undefined && at > 1; at = all.get(at)?.parent)
    if (at === ancestor) return true;
  return false;
}
