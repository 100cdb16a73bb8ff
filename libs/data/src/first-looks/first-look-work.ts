import type { ClaimedLook, FirstLookStore, LookedAt } from '@thread/domain';
import { callableConnection } from '../connections-in-sql';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { storableJson, storableText } from '../storable';

interface ClaimedRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly connection_id: string;
  readonly pipeline_ids: readonly string[];
  readonly cursor: unknown;
  readonly attempts: number;
  readonly asked_at: Date;
}

/** What rules wait for. */
const objectType = 'deal';
const longestText = 500;
/** A look that a later one covers is needed while deliveries and sweeps may be behind. */
const keptDays = 30;

/** First looks in Postgres: the worker's side. */
export class PrismaFirstLookWork implements FirstLookStore {
  constructor(private readonly database: Database) {}

  async claim(connectionId: string, owner: string, leaseMs: number): Promise<ClaimedLook | null> {
    const rows = await this.database.inWorkspaceOf(
      connectionId,
      (tx) => tx.$queryRaw<ClaimedRow[]>`
        WITH due AS MATERIALIZED (
          SELECT l.id FROM first_look l JOIN connection c ON c.id = l.connection_id AND c.external_account_id = l.external_account_id
          WHERE l.connection_id = ${connectionId}::uuid AND l.state = 'looking' AND (l.next_attempt_at IS NULL OR l.next_attempt_at <= now())
            AND (l.lease_until IS NULL OR l.lease_until <= now())
          ORDER BY l.asked_at, l.id LIMIT 1 FOR UPDATE OF l SKIP LOCKED
        )
        UPDATE first_look l SET lease_owner = ${owner}, lease_until = now() + make_interval(secs => ${leaseMs / 1000}),
                                attempts = l.attempts + 1
        FROM due WHERE l.id = due.id
        RETURNING l.id::text, l.workspace_id::text, l.connection_id::text, l.pipeline_ids, l.cursor, l.attempts, l.asked_at`,
    );
    const row = rows?.[0];
    return row ? claimedOf(row) : null;
  }

  save(look: ClaimedLook, owner: string, page: LookedAt, leaseMs: number): Promise<boolean> {
    return this.database.inWorkspace(look.workspaceId, async (tx) => {
      if (!(await keepLease(tx, look, owner, leaseMs))) return false;
      const added = await writeStanding(tx, look, page);
      await tx.$executeRaw`
        UPDATE first_look SET cursor = ${JSON.stringify(page.cursor ?? null)}::jsonb, looked = looked + ${added}
        WHERE id = ${look.id}::uuid`;
      if (!page.more) {
        await tx.$executeRaw`
          UPDATE first_look SET state = 'done', finished_at = now(), cursor = NULL, lease_owner = NULL, lease_until = NULL
          WHERE id = ${look.id}::uuid`;
        await forgetServed(tx, look);
      }
      await tell(tx, look);
      return true;
    });
  }

  async release(
    look: ClaimedLook,
    owner: string,
    trouble: Parameters<FirstLookStore['release']>[2],
  ): Promise<void> {
    const attempts = trouble ? Prisma.sql`attempts` : Prisma.sql`0`;
    await this.#giveBack(
      look,
      owner,
      Prisma.sql`next_attempt_at = ${trouble?.retryAt ?? null}, error_code = ${trouble?.code ?? null},
                 error_text = ${shortened(trouble?.text)}, attempts = ${attempts}`,
    );
  }

  async end(look: ClaimedLook, owner: string, ending: Parameters<FirstLookStore['end']>[2]): Promise<void> {
    const { code, text } = ending.state === 'failed' ? ending : { code: null, text: null };
    await this.#giveBack(
      look,
      owner,
      Prisma.sql`state = ${ending.state}, finished_at = now(), error_code = ${code}, error_text = ${shortened(text)}`,
    );
  }

  async connectionsWithDue(limit: number): Promise<readonly string[]> {
    const rows = await this.database.system.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT c.id::text FROM connection c
      WHERE ${callableConnection} AND EXISTS (
        SELECT 1 FROM first_look l
        WHERE l.connection_id = c.id AND l.external_account_id = c.external_account_id AND l.state = 'looking'
          AND (l.next_attempt_at IS NULL OR l.next_attempt_at <= now()) AND (l.lease_until IS NULL OR l.lease_until <= now()))
      LIMIT ${limit}`);
    return rows.map((row) => row.id);
  }

  async #giveBack(look: ClaimedLook, owner: string, set: Prisma.Sql): Promise<void> {
    await this.database.inWorkspace(look.workspaceId, async (tx) => {
      await tx.$executeRaw(Prisma.sql`
        UPDATE first_look SET ${set}, lease_owner = NULL, lease_until = NULL
        WHERE id = ${look.id}::uuid AND lease_owner = ${owner} AND state = 'looking'`);
      await tell(tx, look);
    });
  }
}

/** Locks the look if it is still the owner's, and keeps its lease. */
async function keepLease(
  tx: Executor,
  { id }: ClaimedLook,
  owner: string,
  leaseMs: number,
): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE first_look SET lease_until = now() + make_interval(secs => ${leaseMs / 1000}), error_code = NULL, error_text = NULL, attempts = 0
    WHERE id = ${id}::uuid AND lease_owner = ${owner} AND state = 'looking'`;
  return count === 1;
}

/** One statement a page. What the look saw first counts, should the provider name a deal twice. @returns deals that are new to the look. */
async function writeStanding(
  tx: Executor,
  look: ClaimedLook,
  { deals, lookedAt }: LookedAt,
): Promise<number> {
  const positions = deals.map((deal) => JSON.stringify(storableJson(deal.positions)));
  return tx.$executeRaw(Prisma.sql`
    INSERT INTO standing_record (workspace_id, connection_id, object_type, external_id, look_id, positions, updated_at, looked_at)
    SELECT ${look.workspaceId}::uuid, ${look.connectionId}::uuid, ${objectType}, d.external_id, ${look.id}::uuid, d.positions, d.updated_at,
           ${lookedAt}
    FROM unnest(${deals.map(({ externalId }) => storableText(externalId))}::text[], ${positions}::jsonb[],
                ${deals.map(({ updatedAt }) => updatedAt)}::timestamptz[]) AS d(external_id, positions, updated_at)
    ON CONFLICT DO NOTHING`);
}

/**
 * Rows that nothing asks for any more: of deals that were read since in every one of their pipelines, and of older looks at pipelines this one has seen.
 */
async function forgetServed(tx: Executor, look: ClaimedLook): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM standing_record s USING source_record r
    WHERE s.connection_id = ${look.connectionId}::uuid AND r.connection_id = s.connection_id AND r.object_type = s.object_type
      AND r.external_id = s.external_id AND NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(s.positions) AS stood
        WHERE NOT coalesce(r.snapshot -> 'positions', '[]'::jsonb)
          @> jsonb_build_array(jsonb_build_object('pipelineId', stood -> 'pipelineId')))`;
  await tx.$executeRaw`
    DELETE FROM standing_record s USING first_look l
    WHERE s.connection_id = ${look.connectionId}::uuid AND l.id = s.look_id AND l.id <> ${look.id}::uuid
      AND l.pipeline_ids <@ ${[...look.pipelineIds]}::text[] AND l.asked_at < now() - make_interval(days => ${keptDays}::int)`;
}

function tell(tx: Executor, { workspaceId, connectionId }: ClaimedLook): Promise<void> {
  return announce(tx, { workspaceId, topic: 'first-looks', id: connectionId });
}

function shortened(text: string | null | undefined): string | null {
  return text ? storableText(text).slice(0, longestText).toWellFormed() : null;
}

function claimedOf(row: ClaimedRow): ClaimedLook {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    connectionId: row.connection_id,
    pipelineIds: row.pipeline_ids,
    cursor: row.cursor,
    attempts: row.attempts,
    askedAt: row.asked_at,
  };
}
