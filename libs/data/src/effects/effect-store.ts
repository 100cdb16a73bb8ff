import type { ClaimedEffect, EffectStore, EmailPayload } from '@thread/domain';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { storableText } from '../storable';
import { endEffect } from './end-effect';

interface EffectRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly account_id: string | null;
  readonly effect_key: string;
  readonly payload: EmailPayload;
  readonly attempts: number;
}

/** The outbox in Postgres. Leases count by the database's clock. */
export class PrismaEffectStore implements EffectStore {
  constructor(private readonly database: Database) {}

  async claimDue(limit: number, owner: string, leaseMs: number): Promise<readonly ClaimedEffect[]> {
    const rows = await this.database.prisma.$queryRaw<EffectRow[]>(Prisma.sql`
      UPDATE effect e SET state = 'sending', lease_owner = ${owner}, attempts = e.attempts + 1,
                          lease_until = now() + make_interval(secs => ${leaseMs / 1000})
      FROM (
        SELECT id FROM effect WHERE state = 'waiting' AND next_attempt_at <= now()
        ORDER BY next_attempt_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ) AS due
      WHERE e.id = due.id
      RETURNING e.id::text, e.workspace_id::text, e.account_id::text, e.effect_key, e.payload, e.attempts`);
    return rows.map((row) => ({
      id: row.id,
      workspaceId: row.workspace_id,
      accountId: row.account_id,
      effectKey: row.effect_key,
      kind: 'email',
      payload: row.payload,
      attempts: row.attempts,
    }));
  }

  markDone(id: string, owner: string, externalId: string | null, at: Date): Promise<boolean> {
    return this.database.inTransaction((tx) => endEffect(tx, id, owner, { state: 'done', externalId }, at));
  }

  async markRetry(id: string, owner: string, code: string, text: string, retryAt: Date): Promise<boolean> {
    const count = await this.database.prisma.$executeRaw(Prisma.sql`
      UPDATE effect SET state = 'waiting', next_attempt_at = ${retryAt}, lease_owner = NULL, lease_until = NULL,
                        error_code = ${code}, error_text = ${storableText(text).slice(0, 500).toWellFormed()}
      WHERE id = ${id}::uuid AND state = 'sending' AND lease_owner = ${owner}`);
    return count === 1;
  }

  markFailed(id: string, owner: string, code: string, text: string, at: Date): Promise<boolean> {
    return this.database.inTransaction((tx) => endEffect(tx, id, owner, { state: 'failed', code, text }, at));
  }

  markUnknown(id: string, owner: string | null, code: string, text: string, at: Date): Promise<boolean> {
    return this.database.inTransaction((tx) =>
      endEffect(tx, id, owner, { state: 'unknown', code, text }, at),
    );
  }

  async expireSending(at: Date): Promise<number> {
    const rows = await this.database.prisma.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT id::text FROM effect WHERE state = 'sending' AND lease_until < now() LIMIT 200`);
    let expired = 0;
    for (const { id } of rows) {
      const text = 'Thread stopped while it was being sent.';
      if (await this.markUnknown(id, null, 'sender_lost', text, at)) expired += 1;
    }
    return expired;
  }

  async nextDueAt(): Promise<Date | null> {
    const rows = await this.database.prisma.$queryRaw<{ at: Date | null }[]>(Prisma.sql`
      SELECT min(next_attempt_at) AS at FROM effect WHERE state = 'waiting'`);
    return rows[0]?.at ?? null;
  }
}
