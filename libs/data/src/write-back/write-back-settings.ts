import type { MetricChoice } from '@thread/domain';
import { audit } from '../activity/audit';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { resolveAttention } from '../outcomes/write-attention';
import { markAllOutward, markOutward } from './mark-outward';
import { pausedKey } from './note-findings';

/** A property that is not written although it should be. */
export interface WriteBackTrouble {
  readonly objectType: string;
  readonly externalId: string;
  readonly property: string;
  readonly field: string;
  readonly account: { readonly id: string; readonly companyName: string };
  readonly kind: 'refused' | 'paused';
  /** In the provider's words where it gave any. */
  readonly text: string | null;
  readonly since: Date | null;
}

/** How writing back stands for one connection. */
export interface WriteBackState {
  readonly metrics: readonly MetricChoice[];
  readonly blocked: { readonly code: string; readonly text: string; readonly since: Date } | null;
  readonly waiting: number;
  readonly oldestWaitingSince: Date | null;
  /** Why the accounts that wait were not written at the last try. */
  readonly lastError: string | null;
  readonly lastWrittenAt: Date | null;
  readonly troubles: readonly WriteBackTrouble[];
  readonly troubleCount: number;
}

interface FiguresRow {
  readonly waiting: number;
  readonly oldest: Date | null;
  readonly last_error: string | null;
  readonly last_written: Date | null;
  readonly troubles: number;
}

interface TroubleRow {
  readonly object_type: string;
  readonly external_id: string;
  readonly property: string;
  readonly field: string;
  readonly account_id: string;
  readonly company_name: string;
  readonly paused: boolean;
  readonly error_text: string | null;
  readonly since: Date | null;
}

/** Troubles shown at once; the count says how many there are. */
const mostTroubles = 50;

/** What a connection writes back, as people choose and see it. */
export class PrismaWriteBackSettings {
  constructor(private readonly database: Database) {}

  async read(workspaceId: string, connectionId: string): Promise<WriteBackState> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const setting = await tx.outwardSetting.findUnique({ where: { connectionId } });
      const [figures] = await tx.$queryRaw<FiguresRow[]>(Prisma.sql`
        SELECT (SELECT count(*)::int FROM outward_due d WHERE d.connection_id = ${connectionId}::uuid) AS waiting,
          (SELECT min(d.changed_at) FROM outward_due d WHERE d.connection_id = ${connectionId}::uuid) AS oldest,
          (SELECT d.error_text FROM outward_due d WHERE d.connection_id = ${connectionId}::uuid AND d.error_text IS NOT NULL LIMIT 1) AS last_error,
          (SELECT max(g.written_at) FROM outward_field g WHERE g.connection_id = ${connectionId}::uuid) AS last_written,
          (SELECT count(*)::int FROM outward_field g WHERE g.connection_id = ${connectionId}::uuid
             AND (g.error_code IS NOT NULL OR g.paused)) AS troubles`);
      const troubles = await readTroubles(tx, connectionId);
      const { blocked = null, blockedText = null, blockedSince = null } = setting ?? {};
      return {
        metrics: (setting?.metrics ?? []) as unknown as readonly MetricChoice[],
        blocked:
          blocked === null || blockedSince === null
            ? null
            : { code: blocked, text: blockedText ?? '', since: blockedSince },
        waiting: figures?.waiting ?? 0,
        oldestWaitingSince: figures?.oldest ?? null,
        lastError: figures?.last_error ?? null,
        lastWrittenAt: figures?.last_written ?? null,
        troubles,
        troubleCount: figures?.troubles ?? 0,
      };
    });
  }

  /** Chooses what of the onboarding goes out. Every account of the connection comes due. */
  async save(workspaceId: string, connectionId: string, metrics: readonly MetricChoice[]): Promise<void> {
    await this.database.inWorkspace(workspaceId, async (tx) => {
      const json = metrics as unknown as Prisma.InputJsonValue;
      await tx.outwardSetting.upsert({
        where: { connectionId },
        create: { connectionId, workspaceId, metrics: json },
        update: { metrics: json, updatedAt: new Date(), lookAgainAt: null },
      });
      if (metrics.length > 0) await markAllOutward(tx, connectionId);
      const detail = {
        metrics: metrics.map(({ metric, object, property }) => `${metric}: ${object}.${property}`),
      };
      await audit(tx, {
        workspaceId,
        action: 'write_back.saved',
        subject: `connection:${connectionId}`,
        detail,
      });
    });
  }

  /** Has a property written again that was refused or paused; false when it is neither. */
  async release(
    workspaceId: string,
    connectionId: string,
    place: { readonly objectType: string; readonly externalId: string; readonly property: string },
  ): Promise<boolean> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const rows = await tx.$queryRaw<{ account_id: string }[]>(Prisma.sql`
        UPDATE outward_field SET paused = false, refused = NULL, error_code = NULL, error_text = NULL, error_since = NULL,
          flip_count = 0, flips_since = NULL
        WHERE connection_id = ${connectionId}::uuid AND object_type = ${place.objectType} AND external_id = ${place.externalId}
          AND property = ${place.property} AND (paused OR error_code IS NOT NULL)
        RETURNING account_id::text`);
      if (rows.length === 0) return false;
      const ids = rows.map(({ account_id }) => account_id);
      await markOutward(tx, { workspaceId, connectionId }, ids);
      await resolveAttention(tx, workspaceId, [pausedKey(connectionId, place)]);
      const subject = `connection:${connectionId}`;
      await audit(tx, { workspaceId, action: 'write_back.released', subject, detail: { ...place } });
      return true;
    });
  }

  /** Records that a property was made at the provider. */
  async notePropertyMade(workspaceId: string, connectionId: string, property: string): Promise<void> {
    await this.database.inWorkspace(workspaceId, (tx) =>
      audit(tx, {
        workspaceId,
        action: 'write_back.property_made',
        subject: `connection:${connectionId}`,
        detail: { property },
      }),
    );
  }
}

async function readTroubles(tx: Executor, connectionId: string): Promise<readonly WriteBackTrouble[]> {
  const rows = await tx.$queryRaw<TroubleRow[]>(Prisma.sql`
    SELECT g.object_type, g.external_id, g.property, g.field, g.account_id::text, a.company_name, g.paused, g.error_text,
           coalesce(g.error_since, g.flips_since) AS since
    FROM outward_field g JOIN account a ON a.id = g.account_id
    WHERE g.connection_id = ${connectionId}::uuid AND (g.error_code IS NOT NULL OR g.paused)
    ORDER BY since DESC NULLS LAST, g.external_id, g.property LIMIT ${mostTroubles}`);
  return rows.map((row) => ({
    objectType: row.object_type,
    externalId: row.external_id,
    property: row.property,
    field: row.field,
    account: { id: row.account_id, companyName: row.company_name },
    kind: row.paused ? 'paused' : 'refused',
    text: row.error_text,
    since: row.since,
  }));
}
