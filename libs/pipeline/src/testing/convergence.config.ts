/** Edits per policy in the spec of two-way agreement; `THREAD_SYNC_EDITS=1000` for the long form. */
export function editsPerPolicy(env: NodeJS.ProcessEnv = process.env): number {
  return Number(env['THREAD_SYNC_EDITS'] ?? '25');
}
