export type RacepointAct = { readonly kind: 'kill' } | { readonly kind: 'hold'; readonly ms: number };

/**
 * Reads THREAD_RACEPOINT (`<name>=kill` or `<name>=hold:<ms>`, several separated by commas). Empty unless NODE_ENV is `test`:
 * a production process cannot be told to stop at a line.
 */
export function racepointActs(env: NodeJS.ProcessEnv = process.env): ReadonlyMap<string, RacepointAct> {
  const acts = new Map<string, RacepointAct>();
  if (env['NODE_ENV'] !== 'test') return acts;
  for (const part of (env['THREAD_RACEPOINT'] ?? '').split(',')) {
    const [name, act] = part.split('=');
    if (!name || !act) continue;
    const hold = /^hold:(\d+)$/.exec(act);
    if (act === 'kill') acts.set(name, { kind: 'kill' });
    else if (hold) acts.set(name, { kind: 'hold', ms: Number(hold[1]) });
  }
  return acts;
}
