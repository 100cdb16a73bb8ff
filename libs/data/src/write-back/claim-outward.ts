import type { ClaimedOutward, OutwardEnding } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { storableText } from '../storable';

interface ClaimedRow {
  readonly account_id: string;
  readonly version: string;
  readonly attempts: number;
  readonly lane: number;
}

/** Takes due accounts under a lease, of one lane only: what changed before what waits for everything else. */
export async function claimOutward(
  tx: Executor,
  connectionId: string,
  request: { readonly owner: string; readonly limit: number; readonly leaseMs: number },
): Promise<readonly ClaimedOutward[]> {
  const { owner, limit, leaseMs } = request;
  const rows = await tx.$queryRaw<ClaimedRow[]>(Prisma.sql`
    WITH due AS MATERIALIZED (
      SELECT d.account_id, d.lane FROM outward_due d JOIN outward_setting s ON s.connection_id = d.connection_id
      WHERE d.connection_id = ${connectionId}::uuid AND d.due_at <= now() AND (d.lease_until IS NULL OR d.lease_until <= now())
        AND (s.look_again_at IS NULL OR s.look_again_at <= now())
      ORDER BY d.lane, d.due_at, d.account_id LIMIT ${limit} FOR UPDATE OF d SKIP LOCKED
    ), picked AS MATERIALIZED (
      SELECT account_id FROM due WHERE lane = (SELECT min(lane) FROM due)
    )
    UPDATE outward_due d SET lease_owner = ${owner}, lease_until = now() + make_interval(secs => ${leaseMs / 1000}),
                             attempts = d.attempts + 1
    FROM picked WHERE d.connection_id = ${connectionId}::uuid AND d.account_id = picked.account_id
    RETURNING d.account_id::text, d.version::text, d.attempts, d.lane`);
  return rows.map((row) => ({
    accountId: row.account_id,
    version: row.version,
    attempts: row.attempts,
    backfill: row.lane === 1,
  }));
}

/** Ends turns: what is done goes unless it was marked meanwhile, the rest comes due again. */
export async function finishOutward(
  tx: Executor,
  connectionId: string,
  owner: string,
  claimed: readonly ClaimedOutward[],
  endings: readonly OutwardEnding[],
): Promise<void> {
  const versions = new Map(claimed.map(({ accountId, version }) => [accountId, version]));
  const done = endings.filter(({ kind }) => kind === 'done').map(({ accountId }) => accountId);
  const again = endings.filter((ending) => ending.kind === 'again');
  const versionsOf = (ids: readonly string[]) => ids.map((id) => versions.get(id) ?? '0');
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM outward_due d
    USING unnest(${done}::uuid[], ${versionsOf(done)}::bigint[]) AS t(account_id, version)
    WHERE d.connection_id = ${connectionId}::uuid AND d.account_id = t.account_id AND d.version = t.version
      AND d.lease_owner = ${owner}`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE outward_due SET lease_owner = NULL, lease_until = NULL, attempts = 0, error_code = NULL, error_text = NULL
    WHERE connection_id = ${connectionId}::uuid AND account_id = ANY(${done}::uuid[]) AND lease_owner = ${owner}`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE outward_due d SET lease_owner = NULL, lease_until = NULL, error_code = t.code, error_text = t.text,
      due_at = CASE WHEN d.version = t.version THEN t.at ELSE least(t.at, now()) END
    FROM unnest(${again.map(({ accountId }) => accountId)}::uuid[], ${versionsOf(again.map(({ accountId }) => accountId))}::bigint[],
                ${again.map(({ at }) => at)}::timestamptz[], ${again.map(({ code }) => code)}::text[],
                ${again.map(({ text }) => (text === null ? null : storableText(text)))}::text[]) AS t(account_id, version, at, code, text)
    WHERE d.connection_id = ${connectionId}::uuid AND d.account_id = t.account_id AND d.lease_owner = ${owner}`);
}
