import type { ApiScope } from '@thread/domain';
import { newId } from '@thread/platform';
import { audit } from '../activity/audit';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { hashOfSecret, newApiKey } from './api-key';
import type { ApiKeyText } from './api-key';

export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly publicId: string;
  readonly scopes: readonly ApiScope[];
  readonly createdBy: { readonly id: string; readonly name: string; readonly email: string } | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly lastUsedIp: string | null;
  readonly revokedAt: Date | null;
  /** stopped = its maker is no admin of the workspace any more. */
  readonly state: 'active' | 'expired' | 'revoked' | 'stopped';
}

/** A program that showed a good key. */
export interface KeyHolder {
  readonly keyId: string;
  readonly keyName: string;
  readonly scopes: readonly ApiScope[];
  /** The admin who made the key and answers for it. */
  readonly userId: string;
  readonly email: string;
  readonly workspaceId: string;
  readonly timeZone: string;
}

export interface NewApiKey {
  readonly workspaceId: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly userId: string;
  readonly expiresAt: Date | null;
}

interface KeyRow {
  id: string;
  name: string;
  public_id: string;
  scopes: ApiScope[];
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  last_used_ip: string | null;
  revoked_at: Date | null;
  user_id: string | null;
  user_name: string | null;
  email: string | null;
  state: ApiKeyRecord['state'];
}

const columns = Prisma.sql`
  k.id, k.name, k.public_id, k.scopes, k.created_at, k.expires_at, k.last_used_at, k.last_used_ip, k.revoked_at,
  u.id AS user_id, u.name AS user_name, u.email,
  CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.expires_at <= now() THEN 'expired'
       WHEN m.role IS DISTINCT FROM 'admin' THEN 'stopped' ELSE 'active' END AS state
  FROM api_key k LEFT JOIN app_user u ON u.id = k.created_by_user_id
  LEFT JOIN membership m ON m.user_id = k.created_by_user_id AND m.workspace_id = k.workspace_id`;

/** API keys of workspaces. A key works while it is neither revoked nor expired and its maker is an admin. */
export class PrismaApiKeyStore {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async list(workspaceId: string): Promise<readonly ApiKeyRecord[]> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const rows = await tx.$queryRaw<KeyRow[]>`
        SELECT ${columns} WHERE k.workspace_id = ${workspaceId}::uuid ORDER BY k.created_at DESC, k.id DESC LIMIT 500`;
      return rows.map(recordOf);
    });
  }

  /** @returns the key itself, which is not stored and cannot be had again. */
  async create(key: NewApiKey): Promise<{ readonly key: string; readonly record: ApiKeyRecord }> {
    const { workspaceId, name, scopes, userId, expiresAt } = key;
    const made = newApiKey();
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const id = newId();
      const { publicId, secretHash } = made;
      const data = { id, workspaceId, name, publicId, secretHash, scopes: [...scopes], expiresAt };
      await tx.apiKey.create({ data: { ...data, createdByUserId: userId }, select: { id: true } });
      const rows = await tx.$queryRaw<KeyRow[]>`SELECT ${columns} WHERE k.id = ${id}::uuid`;
      const detail = { name, scopes: [...scopes], expiresAt: expiresAt?.toISOString() ?? null };
      await audit(tx, {
        workspaceId,
        actorUserId: userId,
        action: 'key.created',
        subject: `key:${id}`,
        detail,
      });
      return { key: made.text, record: recordOf(rows[0]!) };
    });
  }

  /** False when the workspace has no such key. Revoking again changes nothing. */
  async revoke(workspaceId: string, keyId: string): Promise<boolean> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const { count } = await tx.apiKey.updateMany({
        where: { id: keyId, workspaceId, revokedAt: null },
        data: { revokedAt: new Date() },
      });
      if (count === 1) await audit(tx, { workspaceId, action: 'key.revoked', subject: `key:${keyId}` });
      return count === 1 || (await tx.apiKey.count({ where: { id: keyId, workspaceId } })) === 1;
    });
  }

  /**
   * Who holds the key; null when it is unknown, wrong, revoked, expired or stopped. Notes its use, once a minute at most.
   * The hash is compared in constant time, also for an unknown key.
   */
  async holderOf(key: ApiKeyText, ip: string): Promise<KeyHolder | null> {
    const rows = await this.database.system.$queryRaw<(Omit<KeyRow, 'user_id' | 'email'> & HolderColumns)[]>`
      SELECT k.secret_hash, k.workspace_id, w.time_zone, ${columns} JOIN workspace w ON w.id = k.workspace_id
      WHERE k.public_id = ${key.publicId}`;
    const row = rows[0];
    const right = key.isRight(row ? row.secret_hash : hashOfSecret(''));
    if (!row || !right || row.state !== 'active') return null;
    await this.database.system.$executeRaw`
      UPDATE api_key SET last_used_at = now(), last_used_ip = ${ip}
      WHERE id = ${row.id}::uuid AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`;
    const { user_id: userId, email, workspace_id: workspaceId, time_zone: timeZone, scopes } = row;
    return { keyId: row.id, keyName: row.name, scopes, userId, email, workspaceId, timeZone };
  }
}

interface HolderColumns {
  secret_hash: Uint8Array;
  workspace_id: string;
  time_zone: string;
  user_id: string;
  email: string;
}

function recordOf(row: KeyRow): ApiKeyRecord {
  const { user_id: userId } = row;
  return {
    id: row.id,
    name: row.name,
    publicId: row.public_id,
    scopes: row.scopes,
    createdBy: userId === null ? null : { id: userId, name: row.user_name ?? '', email: row.email ?? '' },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    lastUsedIp: row.last_used_ip,
    revokedAt: row.revoked_at,
    state: row.state,
  };
}
