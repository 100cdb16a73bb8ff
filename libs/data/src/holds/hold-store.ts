import type { DueHold, HoldStore } from '@thread/domain';
import type { Database } from '../database';
import { Prisma } from '../generated/client';

interface HoldRow {
  readonly connection_id: string;
  readonly object_type: string;
  readonly external_id: string;
  readonly backfill_id: string | null;
  readonly rule_version_id: string | null;
  readonly since: Date | null;
}

/** Holds in Postgres. */
export class PrismaHoldStore implements HoldStore {
  constructor(private readonly database: Database) {}

  async claimDue(at: Date, leaseUntil: Date, limit: number): Promise<readonly DueHold[]> {
    const rows = await this.database.system.$queryRaw<HoldRow[]>(Prisma.sql`
      WITH due AS MATERIALIZED (
        SELECT id FROM hold WHERE state = 'settling' AND next_read_at <= ${at}
        ORDER BY next_read_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )
      UPDATE hold h SET next_read_at = ${leaseUntil} FROM due WHERE h.id = due.id
      RETURNING h.connection_id::text, h.object_type, h.external_id, h.backfill_id::text,
                (SELECT b.rule_version_id::text FROM backfill b WHERE b.id = h.backfill_id) AS rule_version_id,
                (SELECT b.since FROM backfill b WHERE b.id = h.backfill_id) AS since`);
    return rows.map((row) => ({
      connectionId: row.connection_id,
      objectType: row.object_type,
      externalId: row.external_id,
      backfill: pinOf(row),
    }));
  }
}

function pinOf({
  backfill_id: backfillId,
  rule_version_id: ruleVersionId,
  since,
}: HoldRow): DueHold['backfill'] {
  return backfillId && ruleVersionId && since ? { backfillId, ruleVersionId, since } : null;
}
