import { audit } from '../activity/audit';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { pageOfRows, positionOf } from '../paging';
import type { Page } from '../paging';

export interface AuditFilter {
  readonly action?: string | undefined;
  readonly actorUserId?: string | undefined;
  /** Of one thing (`rule:<id>`), or of one kind (`rule`). */
  readonly subject?: string | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

export interface AuditRecord {
  readonly id: string;
  readonly seq: number;
  readonly at: Date;
  /** Null = Thread itself. */
  readonly actor: { readonly userId: string; readonly name: string; readonly email: string } | null;
  readonly key: { readonly id: string; readonly name: string } | null;
  readonly ip: string | null;
  readonly action: string;
  readonly subject: string;
  readonly reason: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly hash: string;
}

interface AuditRow {
  id: string;
  seq: bigint;
  at: Date;
  actor_user_id: string | null;
  name: string | null;
  email: string | null;
  actor_key_id: string | null;
  key_name: string | null;
  ip: string | null;
  action: string;
  subject: string;
  reason: string | null;
  detail: Readonly<Record<string, unknown>>;
  hash: string;
}

/** Most entries of one export. */
export const auditExportLimit = 50_000;

const newest = 'audit';
const seqKey = /^\d{1,18}$/;
const columns = Prisma.sql`
  e.id, e.seq, e.at, e.actor_user_id, u.name, u.email, e.actor_key_id, k.name AS key_name, e.ip, e.action, e.subject, e.reason, e.detail,
  encode(e.hash, 'hex') AS hash
  FROM audit_entry e LEFT JOIN app_user u ON u.id = e.actor_user_id
  LEFT JOIN api_key k ON k.id = e.actor_key_id AND k.workspace_id = e.workspace_id`;

/** Reads the audit log; nothing here can change it. */
export class PrismaAuditStore {
  constructor(private readonly database: Database) {}

  /** Newest first. Throws CursorInvalid. */
  async list(
    workspaceId: string,
    filter: AuditFilter & { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<AuditRecord>> {
    const position = positionOf(filter.cursor, newest, seqKey);
    const where = conditionsOf(workspaceId, filter);
    if (position) where.push(Prisma.sql`e.seq < ${position.key}::bigint`);
    const rows = await this.database.inWorkspace(
      workspaceId,
      (tx) =>
        tx.$queryRaw<AuditRow[]>`
        SELECT ${columns} WHERE ${Prisma.join(where, ' AND ')} ORDER BY e.seq DESC LIMIT ${filter.limit + 1}`,
    );
    return pageOfRows(rows, filter.limit, recordOf, (row) => ({
      sort: newest,
      key: String(row.seq),
      id: '0',
    }));
  }

  /**
   * Everything the filter lets through, oldest first, for an export, which is itself an audited act.
   * Null when that is more than `auditExportLimit`.
   */
  async export(workspaceId: string, filter: AuditFilter): Promise<readonly AuditRecord[] | null> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const rows = await this.#all(tx, conditionsOf(workspaceId, filter));
      if (rows.length > auditExportLimit) return null;
      const detail = { entries: rows.length };
      await audit(tx, { workspaceId, action: 'audit.exported', subject: `workspace:${workspaceId}`, detail });
      return rows.map(recordOf);
    });
  }

  #all(tx: Executor, where: readonly Prisma.Sql[]): Promise<AuditRow[]> {
    return tx.$queryRaw<AuditRow[]>`
      SELECT ${columns} WHERE ${Prisma.join([...where], ' AND ')} ORDER BY e.seq LIMIT ${auditExportLimit + 1}`;
  }
}

function conditionsOf(workspaceId: string, filter: AuditFilter): Prisma.Sql[] {
  const where = [Prisma.sql`e.workspace_id = ${workspaceId}::uuid`];
  if (filter.action) where.push(Prisma.sql`e.action = ${filter.action}`);
  if (filter.actorUserId) where.push(Prisma.sql`e.actor_user_id = ${filter.actorUserId}::uuid`);
  if (filter.subject)
    where.push(
      Prisma.sql`(e.subject = ${filter.subject} OR starts_with(e.subject, ${`${filter.subject}:`}))`,
    );
  if (filter.from) where.push(Prisma.sql`e.at >= ${filter.from}::timestamptz`);
  if (filter.until) where.push(Prisma.sql`e.at < ${filter.until}::timestamptz`);
  return where;
}

function recordOf(row: AuditRow): AuditRecord {
  const { actor_user_id: userId, actor_key_id: keyId } = row;
  return {
    id: row.id,
    seq: Number(row.seq),
    at: row.at,
    actor: userId === null ? null : { userId, name: row.name ?? 'Somebody who left', email: row.email ?? '' },
    key: keyId === null ? null : { id: keyId, name: row.key_name ?? '' },
    ip: row.ip,
    action: row.action,
    subject: row.subject,
    reason: row.reason,
    detail: row.detail,
    hash: row.hash,
  };
}
