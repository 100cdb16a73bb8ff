import { changeRole, type RoleChange } from '@thread/data';
import { findWorkspace } from '../find-workspace';
import type { Verb } from '../verb';
import { readRole } from './read-role';

interface Options {
  readonly workspace: string;
  readonly email: string;
  readonly role: string;
}

const words: Readonly<Record<RoleChange, string>> = {
  changed: 'The role is changed; their sessions in the workspace are ended.',
  unchanged: 'They have that role already; nothing changed.',
  no_member: 'Nobody with that address belongs to the workspace.',
  last_admin: 'They are the only admin; make somebody else admin first.',
};

/** Gives a member another role. */
export const userRole: Verb<Options> = {
  summary: 'Gives a member another role and ends their sessions in the workspace.',
  examples: ['user role --workspace brightwater --email ada@example.com --role admin'],
  declare: (command) =>
    command
      .requiredOption('--workspace <slug>', 'short name of the workspace')
      .requiredOption('--email <address>', 'by which they sign in')
      .requiredOption('--role <role>', 'admin, csm, ae or viewer'),
  run: async (operator, { workspace, email, role }) => {
    const { id } = await findWorkspace(operator, workspace);
    const outcome = await changeRole(await operator.database(), id, email, readRole(role));
    return {
      ok: outcome === 'changed' || outcome === 'unchanged',
      report: { outcome },
      words: [words[outcome]],
    };
  },
};
