import { audit } from '../activity/audit';
import type { Database } from '../database';
import { sessionIdleMs } from './session-lifetimes';

export type WorkspaceRole = 'admin' | 'csm' | 'ae' | 'viewer';

/** Who a live session belongs to. */
export interface ActiveSession {
  readonly sessionIdHash: Uint8Array<ArrayBuffer>;
  readonly userId: string;
  readonly userName: string;
  readonly email: string;
  readonly workspaceId: string;
  /** IANA zone in which the workspace reckons calendar days. */
  readonly timeZone: string;
  readonly role: WorkspaceRole;
}

export interface NewSession {
  /** SHA-256 of the cookie's value. */
  readonly idHash: Uint8Array<ArrayBuffer>;
  readonly userId: string;
  readonly workspaceId: string;
  readonly expiresAt: Date;
  readonly ip: string | null;
  /** As the browser calls itself. */
  readonly userAgent: string | null;
}

/** A person's session as they see it in their list. */
export interface SessionRecord {
  readonly id: string;
  readonly idHash: Uint8Array;
  readonly workspaceName: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

interface TouchedRow {
  user_id: string;
  name: string;
  email: string;
  workspace_id: string;
  time_zone: string;
  role: WorkspaceRole;
}

/** Sessions, by the hash of their id. */
export class PrismaSessionStore {
  constructor(private readonly database: Database) {}

  async start(session: NewSession): Promise<void> {
    const { userId, workspaceId } = session;
    await this.database.inSystem(async (tx) => {
      await tx.session.create({ data: session, select: { idHash: true } });
      const subject = `user:${userId}`;
      await audit(tx, { workspaceId, actorUserId: userId, action: 'session.started', subject });
    });
  }

  /**
   * The session's owner, noting that it was used (once a minute at most). Null when it is unknown, ended, older than its life, idle for
   * longer than `idleMs`, or its owner no longer belongs to the workspace.
   */
  async touch(idHash: Uint8Array<ArrayBuffer>, idleMs: number): Promise<ActiveSession | null> {
    const rows = await this.database.system.$queryRaw<TouchedRow[]>`
      WITH live AS (
        SELECT s.id_hash, s.user_id, s.workspace_id, s.last_seen_at FROM session s
        WHERE s.id_hash = ${idHash} AND s.expires_at > now() AND s.last_seen_at > now() - ${idleMs} * interval '1 millisecond'
      ), touched AS (
        UPDATE session SET last_seen_at = now() FROM live
        WHERE session.id_hash = live.id_hash AND live.last_seen_at < now() - interval '1 minute'
      )
      SELECT u.id AS user_id, u.name, u.email, live.workspace_id, w.time_zone, m.role
      FROM live JOIN app_user u ON u.id = live.user_id
      JOIN membership m ON m.user_id = live.user_id AND m.workspace_id = live.workspace_id
      JOIN workspace w ON w.id = live.workspace_id`;
    const row = rows[0];
    if (!row) return null;
    return {
      sessionIdHash: idHash,
      userId: row.user_id,
      userName: row.name,
      email: row.email,
      workspaceId: row.workspace_id,
      timeZone: row.time_zone,
      role: row.role,
    };
  }

  /** Puts `next` in the place of a session, keeping the day it ends; false when that one is gone. */
  async rotate(
    idHash: Uint8Array<ArrayBuffer>,
    next: Pick<NewSession, 'idHash' | 'workspaceId'>,
  ): Promise<boolean> {
    const { workspaceId } = next;
    return this.database.inSystem(async (tx) => {
      const [row] = await tx.session.updateManyAndReturn({
        where: { idHash },
        data: { idHash: next.idHash, workspaceId, lastSeenAt: new Date() },
        select: { userId: true },
      });
      if (!row) return false;
      const subject = `user:${row.userId}`;
      await audit(tx, { workspaceId, actorUserId: row.userId, action: 'session.switched', subject });
      return true;
    });
  }

  async end(idHash: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.database.inSystem(async (tx) => {
      const [row] = await tx.$queryRaw<{ user_id: string; workspace_id: string }[]>`
        DELETE FROM session WHERE id_hash = ${idHash} RETURNING user_id, workspace_id`;
      if (!row) return;
      const { user_id: actorUserId, workspace_id: workspaceId } = row;
      await audit(tx, { workspaceId, actorUserId, action: 'session.ended', subject: `user:${actorUserId}` });
    });
  }

  /** Forgets sessions that ended by age or idleness; returns how many. */
  async removeEnded(idleMs = sessionIdleMs): Promise<number> {
    return this.database.system.$executeRaw`
      DELETE FROM session WHERE expires_at <= now() OR last_seen_at <= now() - ${idleMs} * interval '1 millisecond'`;
  }
}
