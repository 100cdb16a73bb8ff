import { readFileSync, unlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { everyPlace, racepointActs } from './racepoint.config';

/**
 * A named place between two steps where tests of crashes stop or kill the process. Does nothing outside tests.
 * `kill` ends the process as a power cut would: no handlers run.
 */
export async function racepoint(name: string): Promise<void> {
  const act = acts().get(name) ?? acts().get(everyPlace);
  if (!act) return;
  if (act.kind === 'hold') await sleep(act.ms);
  else if (act.kind === 'ask') await untilParentSaysGo(name);
  else if (act.kind === 'kill' || takesShot(act.file, name)) process.kill(process.pid, 'SIGKILL');
}

/** Whether the file names this place and this process is the one that got it: it is gone afterwards. */
export function takesShot(file: string, name: string): boolean {
  try {
    if (readFileSync(file, 'utf8').trim() !== name) return false;
    unlinkSync(file);
    return true;
  } catch {
    return false;
  }
}

/** Tells the parent `{racepoint: name}` and waits for `{go: name}`. */
function untilParentSaysGo(name: string): Promise<void> {
  return new Promise((resolve) => {
    const hear = (message: unknown): void => {
      if (typeof message !== 'object' || message === null || !('go' in message) || message.go !== name)
        return;
      process.removeListener('message', hear);
      resolve();
    };
    process.on('message', hear);
    process.send?.({ racepoint: name });
  });
}

let known: ReturnType<typeof racepointActs> | null = null;

function acts(): ReturnType<typeof racepointActs> {
  known ??= racepointActs();
  return known;
}
