import type { Operator } from './operator';

export interface NamedWorkspace {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** Every workspace, by its short name. */
export async function listWorkspaces(operator: Operator): Promise<readonly NamedWorkspace[]> {
  const database = await operator.database();
  return database.system.workspace.findMany({
    select: { id: true, slug: true, name: true },
    orderBy: { slug: 'asc' },
  });
}

/** @throws Error naming the workspaces there are. */
export async function findWorkspace(operator: Operator, slug: string): Promise<NamedWorkspace> {
  const workspaces = await listWorkspaces(operator);
  const found = workspaces.find((workspace) => workspace.slug === slug);
  if (found) return found;
  const known = workspaces.map((workspace) => workspace.slug).join(', ') || 'none';
  throw new Error(`There is no workspace “${slug}”. There are: ${known}.`);
}
