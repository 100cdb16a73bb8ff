import { newId } from '@thread/platform';
import { audit } from '../activity/audit';
import type { Database } from '../database';
import { hashPassword } from './password';
import type { WorkspaceRole } from './session-store';

export interface NewPerson {
  readonly workspaceId: string;
  readonly email: string;
  readonly name: string;
  readonly role: WorkspaceRole;
  /** Stored as a hash; not used when the person is known already. */
  readonly password: string;
}

/** What became of admitting somebody: a new person, somebody known who joins, or a member already (then nothing changed). */
export interface Admission {
  readonly userId: string;
  readonly kind: 'new' | 'joined' | 'member_already';
}

/** Admits a person to a workspace. Somebody who belongs to another one keeps their name and password. */
export async function admitPerson(database: Database, person: NewPerson): Promise<Admission> {
  const { workspaceId, role, name } = person;
  const email = person.email.trim().toLowerCase();
  const passwordHash = await hashPassword(person.password);
  return database.inSystem(async (tx) => {
    const known = await tx.user.findUnique({ where: { email }, select: { id: true } });
    const userId = known?.id ?? newId();
    const member =
      known && (await tx.membership.findFirst({ where: { workspaceId, userId }, select: { role: true } }));
    if (member) return { userId, kind: 'member_already' };
    if (!known)
      await tx.user.create({ data: { id: userId, email, name, passwordHash }, select: { id: true } });
    await tx.membership.create({ data: { workspaceId, userId, role }, select: { role: true } });
    await audit(tx, { workspaceId, action: 'user.created', subject: `user:${userId}`, detail: { role } });
    return { userId, kind: known ? 'joined' : 'new' };
  });
}

export type RoleChange = 'changed' | 'unchanged' | 'no_member' | 'last_admin';

/**
 * Gives a member another role and ends their sessions in the workspace: whoever goes on does so under a new session id. Refuses to leave a
 * workspace without an admin.
 */
export async function changeRole(
  database: Database,
  workspaceId: string,
  email: string,
  role: WorkspaceRole,
): Promise<RoleChange> {
  return database.inSystem(async (tx) => {
    // Every change of roles of a workspace waits for the one before: two cannot both leave one admin.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`roles:${workspaceId}`}, 0))::text`;
    const user = await tx.user.findUnique({
      where: { email: email.trim().toLowerCase() },
      select: { id: true },
    });
    const member = user && (await tx.membership.findFirst({ where: { workspaceId, userId: user.id } }));
    if (!member) return 'no_member';
    if (member.role === role) return 'unchanged';
    const admins = await tx.membership.count({ where: { workspaceId, role: 'admin' } });
    if (member.role === 'admin' && admins === 1) return 'last_admin';
    const { userId } = member;
    await tx.membership.updateMany({ where: { workspaceId, userId }, data: { role } });
    const ended = await tx.session.deleteMany({ where: { workspaceId, userId } });
    const detail = { from: member.role, to: role, sessionsEnded: ended.count };
    await audit(tx, { workspaceId, action: 'user.role_changed', subject: `user:${userId}`, detail });
    return 'changed';
  });
}
