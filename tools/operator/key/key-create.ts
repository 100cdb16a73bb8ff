import { PrismaApiKeyStore, PrismaPeopleStore } from '@thread/data';
import { apiScopeCodes, cleanName, type ApiScope } from '@thread/domain';
import { findWorkspace } from '../find-workspace';
import type { Verb } from '../verb';

interface Options {
  readonly workspace: string;
  readonly as: string;
  readonly name: string;
  readonly scope: readonly string[];
  readonly expires: string;
}

const dayMs = 86_400_000;
const longestDays = 3_650;

/** Makes an API key, shown once. */
export const keyCreate: Verb<Options> = {
  summary:
    'Makes an API key, shown once. It works while the admin it is made for is an admin of the workspace.',
  examples: [
    'key create --workspace brightwater --as admin@example.com --name Reporting --scope accounts:read activity:read',
    'key create --workspace brightwater --as admin@example.com --name Warehouse --scope accounts:read --expires never',
  ],
  declare: (command) =>
    command
      .requiredOption('--workspace <slug>', 'short name of the workspace')
      .requiredOption('--as <address>', 'e-mail of the admin who answers for the key')
      .requiredOption('--name <name>', 'the program that will use it')
      .requiredOption('--scope <scopes...>', `what it may do: ${apiScopeCodes.join(', ')}`)
      .option('--expires <days>', 'days until it stops working, or never', '365'),
  run: async (operator, options) => {
    const workspace = await findWorkspace(operator, options.workspace);
    const database = await operator.database();
    const people = await new PrismaPeopleStore(database).list(workspace.id);
    const admin = people.find(({ email }) => email === options.as.trim().toLowerCase());
    if (admin?.role !== 'admin') throw new Error(`${options.as} is no admin of ${workspace.name}.`);
    const name = cleanName(options.name);
    if (name === '') throw new Error('A key needs a name.');
    const { key, record } = await new PrismaApiKeyStore(database).create({
      workspaceId: workspace.id,
      userId: admin.id,
      name,
      scopes: readScopes(options.scope),
      expiresAt: readExpiry(options.expires),
    });
    const { id, scopes, expiresAt } = record;
    const report = { key, id, workspace: workspace.slug, scopes, expiresAt };
    return { ok: true, report, words: [`Key, shown once: ${key}`, `It may: ${scopes.join(', ')}.`] };
  },
};

function readScopes(texts: readonly string[]): ApiScope[] {
  return [...new Set(texts)].map((text) => {
    const scope = apiScopeCodes.find((code) => code === text);
    if (!scope) throw new Error(`There is no scope “${text}”. There are: ${apiScopeCodes.join(', ')}.`);
    return scope;
  });
}

function readExpiry(text: string): Date | null {
  if (text === 'never') return null;
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > longestDays)
    throw new Error(`--expires takes days from 1 to ${longestDays}, or never.`);
  return new Date(Date.now() + days * dayMs);
}
