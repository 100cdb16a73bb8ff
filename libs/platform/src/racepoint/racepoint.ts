import { setTimeout as sleep } from 'node:timers/promises';
import { racepointActs } from './racepoint.config';

/**
 * A named place between two steps where tests of crashes stop or kill the process. Does nothing outside tests.
 * `kill` ends the process as a power cut would: no handlers run.
 */
export async function racepoint(name: string): Promise<void> {
  const act = acts().get(name);
  if (!act) return;
  if (act.kind === 'hold') await sleep(act.ms);
  else process.kill(process.pid, 'SIGKILL');
}

let known: ReturnType<typeof racepointActs> | null = null;

function acts(): ReturnType<typeof racepointActs> {
  known ??= racepointActs();
  return known;
}
