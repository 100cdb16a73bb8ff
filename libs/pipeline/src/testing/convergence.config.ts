/** Edits per policy in the spec of two-way agreement; `THREAD_SYNC_EDITS=1000` for the long form. */
export function editsPerPolicy(env: NodeJS.ProcessEnv = process.env): number {
  return Number(env['THREAD_SYNC_EDITS'] ?? '25');
}

/** Seed of the stories of that spec: the same ones in every ordinary run; `THREAD_SYNC_SEED` for others. */
export function storySeed(env: NodeJS.ProcessEnv = process.env): number {
  return Number(env['THREAD_SYNC_SEED'] ?? '11');
}
