import { listWorkspaces } from '../find-workspace';
import type { Verb } from '../verb';

export const workspaceList: Verb<object> = {
  summary: 'Every workspace with its short name.',
  examples: ['workspace list'],
  run: async (operator) => {
    const workspaces = await listWorkspaces(operator);
    return {
      ok: true,
      report: { workspaces },
      words: workspaces.map(({ slug, name }) => `${slug}  ${name}`),
    };
  },
};
