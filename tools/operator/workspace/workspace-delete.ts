import { setTimeout as wait } from 'node:timers/promises';
import { PrismaConnectionStore, purgeWorkspace } from '@thread/data';
import { openRuntime } from '../open-runtime';
import { findWorkspace } from '../find-workspace';
import type { Operator } from '../operator';
import type { Verb } from '../verb';

interface Options {
  readonly confirm?: string;
  readonly settle: string;
}

/** Withdraws a workspace's grants, then removes every row of it. */
export const workspaceDelete: Verb<Options> = {
  summary:
    'Deletes a workspace for good: withdraws the grants at the providers, destroys the tokens, removes every row, and counts what is left. ' +
    'Needs DATABASE_OWNER_URL: no login of the product may do this. Backups keep what they hold.',
  examples: ['workspace delete acme --confirm acme'],
  declare: (command) =>
    command
      .argument('<slug>', 'short name of the workspace')
      .option('--confirm <slug>', 'the short name once more')
      .option('--settle <seconds>', 'wait for work under way to end before looking again', '25'),
  run: async (operator, { confirm, settle }, [slug = '']) => {
    const workspace = await findWorkspace(operator, slug);
    if (confirm !== slug)
      throw new Error(`Nothing was done. To delete “${workspace.name}” say --confirm ${slug}.`);
    const ownerUrl = (await operator.environment())['DATABASE_OWNER_URL'];
    if (!ownerUrl)
      throw new Error('Set DATABASE_OWNER_URL: only the owner of the tables may delete a workspace.');
    const revocations = await disconnectAll(operator, workspace.id);
    const first = await purgeWorkspace(ownerUrl, workspace.id);
    // What a worker was in the middle of may have been written after the purge: it ends within its longest transaction.
    await wait(Math.max(0, Number(settle) || 0) * 1_000);
    const second = await purgeWorkspace(ownerUrl, workspace.id);
    const removed = first.tables.reduce((sum, table) => sum + table.removed, 0);
    const left = second.tables.filter((table) => table.left > 0);
    return {
      ok: second.clean,
      report: { workspace: slug, removed, people: first.people, left, revocations },
      words: [
        ...revocations.map(({ connection, notes }) => `${connection}: ${notes.join(' ')}`),
        `${removed} rows and ${first.people} people removed.`,
        second.clean
          ? 'No table holds a row of it any more.'
          : `Still there: ${left.map(({ table, left: rows }) => `${table} (${rows})`).join(', ')}. Stop the workers and run it again.`,
      ],
    };
  },
};

/** Ends every connection: its waiting events are no longer taken, its tokens are withdrawn as far as the provider answers, and destroyed. */
async function disconnectAll(operator: Operator, workspaceId: string) {
  const connections = await new PrismaConnectionStore(await operator.database()).listOfWorkspace(workspaceId);
  const runtime = await openRuntime(operator);
  try {
    const revocations = [];
    for (const { id, externalAccountName } of connections) {
      const { revocation, done, notDone } = await runtime.disconnect(id, { userId: 'operator' });
      const notes = [...done, ...notDone];
      revocations.push({ connection: externalAccountName, outcome: revocation.kind, notes });
    }
    return revocations;
  } finally {
    await runtime.close();
  }
}
