import { randomBytes } from 'node:crypto';
import { admitPerson } from '@thread/data';
import { cleanName, readEmailAddress } from '@thread/domain';
import { findWorkspace } from '../find-workspace';
import type { Verb } from '../verb';
import { readRole } from './read-role';

interface Options {
  readonly workspace: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
}

/** Admits somebody to a workspace; a new person gets a password that is shown once. */
export const userCreate: Verb<Options> = {
  summary:
    'Admits somebody to a workspace. A new person gets a password, shown once; they change it after signing in.',
  examples: ['user create --workspace brightwater --email ada@example.com --name "Ada Berg" --role csm'],
  declare: (command) =>
    command
      .requiredOption('--workspace <slug>', 'short name of the workspace')
      .requiredOption('--email <address>', 'by which they sign in')
      .requiredOption('--name <name>', 'as others see them')
      .option('--role <role>', 'admin, csm, ae or viewer', 'viewer'),
  run: async (operator, options) => {
    const { id: workspaceId, name: workspace } = await findWorkspace(operator, options.workspace);
    const role = readRole(options.role);
    const email = readEmailAddress(options.email);
    const name = cleanName(options.name);
    if (!email) throw new Error(`“${options.email}” is not an e-mail address.`);
    if (name === '') throw new Error('A person needs a name.');
    const password = randomBytes(15).toString('base64url');
    const person = { workspaceId, email, name, role, password };
    const { userId, kind } = await admitPerson(await operator.database(), person);
    const report = { user: userId, email, role, admission: kind };
    if (kind === 'member_already')
      return { ok: true, report, words: [`${email} belongs to ${workspace} already; nothing changed.`] };
    const joined = `${email} is ${role} in ${workspace}.`;
    if (kind === 'joined') return { ok: true, report, words: [joined, 'They keep the password they have.'] };
    return {
      ok: true,
      report: { ...report, password },
      words: [joined, `Password, shown once: ${password}`],
    };
  },
};
