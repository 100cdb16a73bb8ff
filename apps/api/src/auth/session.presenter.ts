import type { SessionView } from '@thread/contracts';
import type { MembershipView } from '@thread/data';

/** Throws when the person does not belong to the workspace: the caller has checked that. */
export function presentSession(
  user: { readonly id: string; readonly name: string; readonly email: string },
  workspaceId: string,
  memberships: readonly MembershipView[],
): SessionView {
  const current = memberships.find((membership) => membership.workspace.id === workspaceId);
  if (!current) throw new Error('A session must be in a workspace of its owner.');
  return {
    user: { id: user.id, name: user.name, email: user.email },
    workspace: current.workspace,
    role: current.role,
    workspaces: memberships.map(({ workspace, role }) => ({ id: workspace.id, name: workspace.name, role })),
  };
}
