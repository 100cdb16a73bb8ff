import { audit } from '../activity/audit';
import type { Database, Executor } from '../database';
import { sessionIdleMs } from './session-lifetimes';
import type { SessionRecord } from './session-store';

interface SessionRow {
  id: string;
  id_hash: Uint8Array;
  workspace_name: string;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  ip: string | null;
  user_agent: string | null;
}

/** Whose sessions, and the workspace whose audit log hears of it. */
export interface SessionOwner {
  readonly userId: string;
  readonly workspaceId: string;
}

/** What a person can do about their own sessions and password. */
export class PrismaOwnSessions {
  constructor(private readonly database: Database) {}

  /** Live sessions, the latest use first. */
  async list(userId: string): Promise<readonly SessionRecord[]> {
    const rows = await this.database.system.$queryRaw<SessionRow[]>`
      SELECT s.id, s.id_hash, w.name AS workspace_name, s.created_at, s.last_seen_at, s.expires_at, s.ip, s.user_agent
      FROM session s JOIN workspace w ON w.id = s.workspace_id
      WHERE s.user_id = ${userId}::uuid AND s.expires_at > now()
        AND s.last_seen_at > now() - ${sessionIdleMs} * interval '1 millisecond'
      ORDER BY s.last_seen_at DESC, s.id LIMIT 200`;
    return rows.map((row) => ({
      id: row.id,
      idHash: row.id_hash,
      workspaceName: row.workspace_name,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
      expiresAt: row.expires_at,
      ip: row.ip,
      userAgent: row.user_agent,
    }));
  }

  /** Ends one session of the person, or all of them. @returns the hashes of what was ended; none = there was no such session. */
  async end(owner: SessionOwner, which: { readonly id: string } | 'all'): Promise<readonly Uint8Array[]> {
    return this.database.inSystem(async (tx) => {
      const ended = await endSessions(tx, owner.userId, which === 'all' ? {} : { id: which.id });
      if (ended.length > 0) {
        const { workspaceId, userId: actorUserId } = owner;
        const detail = { sessions: ended.length };
        await audit(tx, {
          workspaceId,
          actorUserId,
          action: 'session.revoked',
          subject: `user:${actorUserId}`,
          detail,
        });
      }
      return ended;
    });
  }

  /**
   * Stores a new password, ends every other session of the person and gives the present one a new id.
   * @returns the hashes of what was ended, the present one's old hash included; null when the present session is gone.
   */
  async changePassword(
    owner: SessionOwner,
    passwordHash: string,
    present: { readonly idHash: Uint8Array<ArrayBuffer>; readonly nextIdHash: Uint8Array<ArrayBuffer> },
  ): Promise<readonly Uint8Array[] | null> {
    const { workspaceId, userId } = owner;
    return this.database.inSystem(async (tx) => {
      const { count } = await tx.session.updateMany({
        where: { idHash: present.idHash, userId },
        data: { idHash: present.nextIdHash, lastSeenAt: new Date() },
      });
      if (count === 0) return null;
      await tx.user.update({ where: { id: userId }, data: { passwordHash }, select: { id: true } });
      const ended = await endSessions(tx, userId, { idHash: { not: present.nextIdHash } });
      await audit(tx, {
        workspaceId,
        actorUserId: userId,
        action: 'user.password_changed',
        subject: `user:${userId}`,
        detail: { sessionsEnded: ended.length },
      });
      return [...ended, present.idHash];
    });
  }
}

/** Ends sessions of a person inside the caller's transaction; the caller writes the audit log. */
export async function endSessions(
  tx: Executor,
  userId: string,
  which: { readonly id?: string; readonly idHash?: { readonly not: Uint8Array<ArrayBuffer> } },
): Promise<readonly Uint8Array[]> {
  const ending = await tx.session.findMany({ where: { userId, ...which }, select: { idHash: true } });
  await tx.session.deleteMany({ where: { userId, idHash: { in: ending.map(({ idHash }) => idHash) } } });
  return ending.map(({ idHash }) => idHash);
}
