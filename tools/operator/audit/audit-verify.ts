import { verifyAuditChain } from '@thread/data';
import { findWorkspace, listWorkspaces } from '../find-workspace';
import type { Verb } from '../verb';

interface Options {
  readonly workspace?: string;
  readonly expect?: readonly string[];
}

const headPattern = /^\d+:[0-9a-f]{64}$/;

/** Computes every hash of the audit log anew. */
export const auditVerify: Verb<Options> = {
  summary:
    'Computes every hash of the audit log anew: finds entries that were changed, removed or put in. Keep the heads it prints outside the database; ' +
    '--expect shows later that nothing was cut off.',
  examples: ['audit verify', 'audit verify --workspace brightwater --expect 120:9f…'],
  declare: (command) =>
    command
      .option('--workspace <slug>', 'one workspace; all of them without it')
      .option('--expect <heads...>', 'heads noted earlier, <entry>:<hash>; needs --workspace'),
  run: async (operator, { workspace, expect = [] }) => {
    if (expect.length > 0 && !workspace) throw new Error('--expect belongs to one workspace: say which.');
    const odd = expect.find((head) => !headPattern.test(head));
    if (odd) throw new Error(`“${odd}” is not a head: <entry>:<hash in hex>.`);
    const chosen = workspace ? [await findWorkspace(operator, workspace)] : await listWorkspaces(operator);
    const database = await operator.database();
    const workspaces = [];
    for (const { id, slug } of chosen)
      workspaces.push({ workspace: slug, ...(await verifyAuditChain(database, id, expect)) });
    const words = workspaces.flatMap(({ workspace: slug, ok, entries, head, problems }) => [
      ok ? `${slug}: ${entries} entries, every hash fits. Head: ${head}` : `${slug}: THE CHAIN IS BROKEN`,
      ...problems.map(({ text }) => `  ${text}`),
    ]);
    return { ok: workspaces.every(({ ok }) => ok), report: { workspaces }, words };
  },
};
