import type { ClaimedEffect, EffectKind, EffectPlace, EffectStore, EmailPayload } from '@thread/domain';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { waitingState } from '../reversals/held-effects';
import { storableText } from '../storable';
import { endEffect, type EffectEnd } from './end-effect';
import { repeatEffect } from './repeat-effect';

interface EffectRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly account_id: string | null;
  readonly effect_key: string;
  readonly kind: EffectKind;
  readonly payload: EmailPayload;
  readonly attempts: number;
}

/** Another dispatcher may take what was seen due; looking again this often finds what it left. */
const claimRounds = 3;
/** An effect of unknown end is looked for no longer than this. */
const looksForDays = 3;

/** What claiming makes of an effect. */
interface Claim {
  readonly state: 'sending' | 'unknown';
  readonly attempt: 0 | 1;
  readonly owner: string;
  readonly leaseMs: number;
}

/** The outbox in Postgres. Leases count by the database's clock. */
export class PrismaEffectStore implements EffectStore {
  constructor(private readonly database: Database) {}

  claimDue(
    kind: EffectKind,
    limit: number,
    owner: string,
    leaseMs: number,
  ): Promise<readonly ClaimedEffect[]> {
    return this.#claim(Prisma.sql`state = 'waiting' AND kind = ${kind} AND next_attempt_at <= now()`, limit, {
      state: 'sending',
      attempt: 1,
      owner,
      leaseMs,
    });
  }

  claimUnknown(
    kind: EffectKind,
    limit: number,
    owner: string,
    leaseMs: number,
  ): Promise<readonly ClaimedEffect[]> {
    const due = Prisma.sql`state = 'unknown' AND kind = ${kind} AND next_attempt_at <= now() AND (lease_until IS NULL OR lease_until <= now())
                           AND done_at > now() - make_interval(days => ${looksForDays}::int)`;
    return this.#claim(due, limit, { state: 'unknown', attempt: 0, owner, leaseMs });
  }

  async #claim(due: Prisma.Sql, limit: number, claim: Claim): Promise<readonly ClaimedEffect[]> {
    for (let round = 1; round <= claimRounds; round += 1) {
      const workspaceIds = await this.#workspacesWith(due, limit);
      if (workspaceIds.length === 0) return [];
      const claimed: ClaimedEffect[] = [];
      for (const workspaceId of workspaceIds) {
        const room = limit - claimed.length;
        if (room > 0) claimed.push(...(await this.#claimIn(workspaceId, due, room, claim)));
      }
      if (claimed.length > 0) return claimed;
    }
    return [];
  }

  /** Whose turn it is: the workspaces of the effects that are due longest. */
  async #workspacesWith(due: Prisma.Sql, limit: number): Promise<readonly string[]> {
    const rows = await this.database.system.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT workspace_id::text AS id FROM (
        SELECT workspace_id, next_attempt_at FROM effect WHERE ${due} ORDER BY next_attempt_at, id LIMIT ${limit}
      ) AS due GROUP BY workspace_id ORDER BY min(next_attempt_at)`);
    return rows.map(({ id }) => id);
  }

  async #claimIn(
    workspaceId: string,
    due: Prisma.Sql,
    limit: number,
    { state, attempt, owner, leaseMs }: Claim,
  ): Promise<readonly ClaimedEffect[]> {
    // Materialised: looked up again per row, a LIMIT that skips locked rows would be no limit.
    const rows = await this.database.inWorkspace(workspaceId, (tx) =>
      tx.$queryRaw<EffectRow[]>(Prisma.sql`
        WITH due AS MATERIALIZED (
          SELECT id FROM effect WHERE workspace_id = ${workspaceId}::uuid AND ${due}
          ORDER BY next_attempt_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
        )
        UPDATE effect e SET state = ${state}, lease_owner = ${owner}, attempts = e.attempts + ${attempt}::int,
                            lease_until = now() + make_interval(secs => ${leaseMs / 1000})
        FROM due WHERE e.id = due.id
        RETURNING e.id::text, e.workspace_id::text, e.account_id::text, e.effect_key, e.kind, e.payload, e.attempts`),
    );
    return rows.map((row) => ({
      id: row.id,
      workspaceId: row.workspace_id,
      accountId: row.account_id,
      effectKey: row.effect_key,
      kind: row.kind,
      payload: row.payload,
      attempts: row.attempts,
    }));
  }

  markNotDone({ id, workspaceId }: EffectPlace, owner: string, at: Date): Promise<boolean> {
    return this.database.inWorkspace(workspaceId, (tx) => repeatEffect(tx, id, owner, at));
  }

  async postponeUnknown({ id, workspaceId }: EffectPlace, owner: string, lookAt: Date): Promise<boolean> {
    const count = await this.database.inWorkspace(
      workspaceId,
      (tx) => tx.$executeRaw`
        UPDATE effect SET next_attempt_at = ${lookAt}, lease_until = NULL
        WHERE id = ${id}::uuid AND state = 'unknown' AND lease_owner = ${owner}`,
    );
    return count === 1;
  }

  markDone(effect: EffectPlace, owner: string, externalId: string | null, at: Date): Promise<boolean> {
    return this.#end(effect, owner, { state: 'done', externalId }, at);
  }

  async markRetry(
    { id, workspaceId }: EffectPlace,
    owner: string,
    code: string,
    text: string,
    retryAt: Date,
  ): Promise<boolean> {
    const count = await this.database.inWorkspace(
      workspaceId,
      (tx) => tx.$executeRaw`
        UPDATE effect SET state = ${waitingState(Prisma.sql`effect.account_id`)}, next_attempt_at = ${retryAt}, lease_owner = NULL, lease_until = NULL,
                          error_code = ${code}, error_text = ${storableText(text).slice(0, 500).toWellFormed()}
        WHERE id = ${id}::uuid AND state = 'sending' AND lease_owner = ${owner}`,
    );
    return count === 1;
  }

  markFailed(effect: EffectPlace, owner: string, code: string, text: string, at: Date): Promise<boolean> {
    return this.#end(effect, owner, { state: 'failed', code, text }, at);
  }

  markUnknown(
    effect: EffectPlace,
    owner: string | null,
    code: string,
    text: string,
    at: Date,
  ): Promise<boolean> {
    return this.#end(effect, owner, { state: 'unknown', code, text }, at);
  }

  #end({ id, workspaceId }: EffectPlace, owner: string | null, end: EffectEnd, at: Date): Promise<boolean> {
    return this.database.inWorkspace(workspaceId, (tx) => endEffect(tx, id, owner, end, at));
  }

  async expireSending(at: Date): Promise<number> {
    const rows = await this.database.system.$queryRaw<EffectPlace[]>`
      SELECT id::text, workspace_id::text AS "workspaceId" FROM effect
      WHERE state = 'sending' AND lease_until < now() LIMIT 200`;
    let expired = 0;
    for (const effect of rows) {
      const text = 'Thread stopped while it was being sent.';
      if (await this.markUnknown(effect, null, 'sender_lost', text, at)) expired += 1;
    }
    return expired;
  }

  async nextDueAt(canLookFor: readonly EffectKind[]): Promise<Date | null> {
    const rows = await this.database.system.$queryRaw<{ at: Date | null }[]>`
      SELECT min(next_attempt_at) AS at FROM effect
      WHERE state = 'waiting' OR (state = 'unknown' AND kind = ANY(${[...canLookFor]}::text[])
                                  AND done_at > now() - make_interval(days => ${looksForDays}::int))`;
    return rows[0]?.at ?? null;
  }
}
