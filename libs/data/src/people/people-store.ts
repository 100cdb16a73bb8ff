import type { Database } from '../database';
import type { WorkspaceRole } from './session-store';

export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: WorkspaceRole;
}

export interface UserWithPassword {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string;
}

export interface MembershipView {
  readonly workspace: {
    readonly id: string;
    readonly name: string;
    readonly slug: string;
    readonly timeZone: string;
  };
  readonly role: WorkspaceRole;
}

/** People and the workspaces they belong to. */
export class PrismaPeopleStore {
  constructor(private readonly database: Database) {}

  /** E-mail addresses are kept in lower case. */
  async findByEmail(email: string): Promise<UserWithPassword | null> {
    return this.database.system.user.findUnique({
      where: { email: email.trim().toLowerCase() },
      select: { id: true, name: true, email: true, passwordHash: true },
    });
  }

  /** Workspaces of a person, by name. */
  async membershipsOf(userId: string): Promise<readonly MembershipView[]> {
    const memberships = await this.database.system.membership.findMany({ where: { userId } });
    const workspaces = await this.database.system.workspace.findMany({
      where: { id: { in: memberships.map((membership) => membership.workspaceId) } },
      orderBy: { name: 'asc' },
    });
    return workspaces.map(({ id, name, slug, timeZone }) => ({
      workspace: { id, name, slug, timeZone },
      role: memberships.find((membership) => membership.workspaceId === id)?.role as WorkspaceRole,
    }));
  }

  /** Everyone in the workspace, by name. */
  async list(workspaceId: string): Promise<readonly PersonView[]> {
    return this.database.inWorkspace(
      workspaceId,
      (tx) => tx.$queryRaw<PersonView[]>`
        SELECT u.id, u.name, u.email, m.role FROM membership m JOIN app_user u ON u.id = m.user_id
        WHERE m.workspace_id = ${workspaceId}::uuid ORDER BY u.name, u.id`,
    );
  }
}
