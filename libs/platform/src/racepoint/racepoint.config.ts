export type RacepointAct =
  | { readonly kind: 'kill' }
  | { readonly kind: 'hold'; readonly ms: number }
  /** The parent process is told and says when to go on: so several processes meet at one place. */
  | { readonly kind: 'ask' }
  /** The process dies at the place whose name is in the file, and takes the file along: of several, one dies. */
  | { readonly kind: 'armed'; readonly file: string };

/** Stands for every place that has no act of its own. */
export const everyPlace = '*';

/**
 * Reads THREAD_RACEPOINT (`<name>=kill`, `<name>=hold:<ms>`, `<name>=ask` or `*=armed:<file>`, several separated by commas). Empty unless NODE_ENV is
 * `test`: a production process cannot be told to stop at a line.
 */
export function racepointActs(env: NodeJS.ProcessEnv = process.env): ReadonlyMap<string, RacepointAct> {
  const acts = new Map<string, RacepointAct>();
  if (env['NODE_ENV'] !== 'test') return acts;
  for (const part of (env['THREAD_RACEPOINT'] ?? '').split(',')) {
    const [name, act] = part.split('=');
    if (!name || !act) continue;
    const hold = /^hold:(\d+)$/.exec(act);
    const armed = /^armed:(.+)$/.exec(act)?.[1];
    if (act === 'kill' || act === 'ask') acts.set(name, { kind: act });
    else if (hold) acts.set(name, { kind: 'hold', ms: Number(hold[1]) });
    else if (armed !== undefined) acts.set(name, { kind: 'armed', file: armed });
  }
  return acts;
}
