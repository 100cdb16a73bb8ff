import {
  mostRehearsedRecords,
  recordOfNewAccount,
  type ClaimedRehearsal,
  type ListedRecords,
  type RehearsalStore,
  type RehearsedBatch,
  type RehearsedRow,
  type RuleDefinition,
} from '@thread/domain';
import { callableConnection } from '../connections-in-sql';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { storableJson, storableText } from '../storable';

interface ClaimedRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly connection_id: string;
  readonly rule_id: string;
  readonly rule_name: string;
  readonly rule_version_id: string | null;
  readonly version: number | null;
  readonly definition: RuleDefinition;
  readonly since: Date;
  readonly cursor: unknown;
  readonly listed: boolean;
  readonly attempts: number;
  readonly created_at: Date;
}

const noVersion = '00000000-0000-0000-0000-000000000000';
const readAtOnce = 500;
/** A rehearsal answers a question of the day: afterwards its rows go. */
const keptDays = 30;
const longestText = 500;

/** Rehearsals in Postgres: the worker's side. */
export class PrismaRehearsalWork implements RehearsalStore {
  constructor(private readonly database: Database) {}

  async claim(connectionId: string, owner: string, leaseMs: number): Promise<ClaimedRehearsal | null> {
    const rows = await this.database.inWorkspaceOf(
      connectionId,
      (tx) => tx.$queryRaw<ClaimedRow[]>`
        WITH due AS MATERIALIZED (
          SELECT id FROM rehearsal
          WHERE connection_id = ${connectionId}::uuid AND state = 'reading' AND (next_attempt_at IS NULL OR next_attempt_at <= now())
            AND (lease_until IS NULL OR lease_until <= now())
          ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
        )
        UPDATE rehearsal r SET lease_owner = ${owner}, lease_until = now() + make_interval(secs => ${leaseMs / 1000}),
                               attempts = r.attempts + 1
        FROM due WHERE r.id = due.id
        RETURNING r.id::text, r.workspace_id::text, r.connection_id::text, r.rule_id::text, r.rule_name, r.rule_version_id::text,
                  (SELECT v.version FROM rule_version v WHERE v.id = r.rule_version_id) AS version,
                  r.definition, r.since, r.cursor, r.listed, r.attempts, r.created_at`,
    );
    const row = rows?.[0];
    return row ? claimedOf(row) : null;
  }

  saveListed(
    claimed: ClaimedRehearsal,
    owner: string,
    { ids, cursor, more }: ListedRecords,
    leaseMs: number,
  ): Promise<boolean> {
    return this.database.inWorkspace(claimed.workspaceId, async (tx) => {
      if (!(await keepLease(tx, claimed, owner, leaseMs))) return false;
      await tx.$executeRaw`
        INSERT INTO rehearsal_row (rehearsal_id, workspace_id, external_id, position)
        SELECT ${claimed.id}::uuid, ${claimed.workspaceId}::uuid, t.id, known.count + row_number() OVER (ORDER BY t.at)
        FROM (SELECT id, min(at) AS at FROM unnest(${[...ids]}::text[]) WITH ORDINALITY AS listed(id, at) GROUP BY id) AS t
        CROSS JOIN (SELECT coalesce(max(position), 0)::int AS count FROM rehearsal_row WHERE rehearsal_id = ${claimed.id}::uuid) AS known
        WHERE NOT EXISTS (SELECT 1 FROM rehearsal_row r WHERE r.rehearsal_id = ${claimed.id}::uuid AND r.external_id = t.id)
        ORDER BY t.at LIMIT greatest(0, ${mostRehearsedRecords} - (SELECT count(*) FROM rehearsal_row WHERE rehearsal_id = ${claimed.id}::uuid))`;
      const count = await tx.rehearsalRow.count({ where: { rehearsalId: claimed.id } });
      const truncated = more && count >= mostRehearsedRecords;
      await tx.$executeRaw`
        UPDATE rehearsal SET cursor = ${JSON.stringify(storableJson(cursor))}::jsonb, listed = ${!more || truncated}, truncated = ${truncated}
        WHERE id = ${claimed.id}::uuid`;
      await tell(tx, claimed);
      return true;
    });
  }

  async undecided(claimed: ClaimedRehearsal, limit: number): Promise<readonly string[]> {
    const rows = await this.database.inWorkspace(
      claimed.workspaceId,
      (tx) => tx.$queryRaw<{ external_id: string }[]>`
        SELECT external_id FROM rehearsal_row WHERE rehearsal_id = ${claimed.id}::uuid AND outcome IS NULL
        ORDER BY position LIMIT ${limit}`,
    );
    return rows.map((row) => row.external_id);
  }

  async *decided(claimed: ClaimedRehearsal): AsyncIterable<readonly RehearsedRow[]> {
    for (let after = 0; ;) {
      const rows = await this.database.inWorkspace(
        claimed.workspaceId,
        (tx) => tx.$queryRaw<{ position: number; detail: RehearsedRow }[]>`
          SELECT position, detail FROM rehearsal_row
          WHERE rehearsal_id = ${claimed.id}::uuid AND position > ${after} AND outcome IN ('create', 'link', 'update')
          ORDER BY position LIMIT ${readAtOnce}`,
      );
      yield rows.map(({ detail }) => detail);
      const last = rows.at(-1);
      if (!last || rows.length < readAtOnce) return;
      after = last.position;
    }
  }

  saveDecided(
    claimed: ClaimedRehearsal,
    owner: string,
    { rows, unread }: RehearsedBatch,
    leaseMs: number,
  ): Promise<boolean> {
    return this.database.inWorkspace(claimed.workspaceId, async (tx) => {
      if (!(await keepLease(tx, claimed, owner, leaseMs))) return false;
      await writeRows(tx, claimed.id, rows);
      await tx.$executeRaw(Prisma.sql`
        UPDATE rehearsal_row r SET outcome = x.outcome, code = x.code,
                                   detail = jsonb_build_object('summary', x.text, 'reasons', '[]'::jsonb)
        FROM unnest(${unread.map(({ externalId }) => externalId)}::text[], ${unread.map(({ outcome }) => outcome)}::text[],
                    ${unread.map(({ code }) => code)}::text[], ${unread.map(({ text }) => storableText(text))}::text[])
          AS x(external_id, outcome, code, text)
        WHERE r.rehearsal_id = ${claimed.id}::uuid AND r.external_id = x.external_id`);
      await tell(tx, claimed);
      return true;
    });
  }

  async finish(claimed: ClaimedRehearsal, owner: string): Promise<void> {
    await this.#end(
      claimed,
      owner,
      Prisma.sql`state = 'done', finished_at = now(), error_code = NULL, error_text = NULL`,
    );
  }

  async release(
    claimed: ClaimedRehearsal,
    owner: string,
    trouble: Parameters<RehearsalStore['release']>[2],
  ): Promise<void> {
    const text = trouble ? storableText(trouble.text).slice(0, longestText).toWellFormed() : null;
    const attempts = trouble ? Prisma.sql`attempts` : Prisma.sql`0`;
    await this.#end(
      claimed,
      owner,
      Prisma.sql`next_attempt_at = ${trouble?.retryAt ?? null}, error_code = ${trouble?.code ?? null}, error_text = ${text}, attempts = ${attempts}`,
    );
  }

  async fail(claimed: ClaimedRehearsal, owner: string, code: string, text: string): Promise<void> {
    const kept = storableText(text).slice(0, longestText).toWellFormed();
    await this.#end(
      claimed,
      owner,
      Prisma.sql`state = 'failed', finished_at = now(), error_code = ${code}, error_text = ${kept}`,
    );
  }

  async connectionsWithDue(limit: number): Promise<readonly string[]> {
    const rows = await this.database.system.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT c.id::text FROM connection c
      WHERE ${callableConnection} AND EXISTS (
        SELECT 1 FROM rehearsal r WHERE r.connection_id = c.id AND r.state = 'reading'
          AND (r.next_attempt_at IS NULL OR r.next_attempt_at <= now()) AND (r.lease_until IS NULL OR r.lease_until <= now()))
      LIMIT ${limit}`);
    return rows.map((row) => row.id);
  }

  /** Removes rehearsals that are older than they are worth; returns how many. */
  async removeOld(): Promise<number> {
    const old = await this.database.system.$queryRaw<{ id: string }[]>`
      SELECT id::text FROM rehearsal WHERE created_at < now() - make_interval(days => ${keptDays}::int) AND state <> 'reading' LIMIT 20`;
    const ids = old.map(({ id }) => id);
    if (ids.length === 0) return 0;
    await this.database.system
      .$executeRaw`DELETE FROM rehearsal_row WHERE rehearsal_id = ANY(${ids}::uuid[])`;
    return this.database.system.$executeRaw`DELETE FROM rehearsal WHERE id = ANY(${ids}::uuid[])`;
  }

  async #end(claimed: ClaimedRehearsal, owner: string, set: Prisma.Sql): Promise<void> {
    await this.database.inWorkspace(claimed.workspaceId, async (tx) => {
      await tx.$executeRaw(Prisma.sql`
        UPDATE rehearsal SET ${set}, lease_owner = NULL, lease_until = NULL
        WHERE id = ${claimed.id}::uuid AND lease_owner = ${owner} AND state = 'reading'`);
      await tell(tx, claimed);
    });
  }
}

/** Locks the rehearsal if it is still the owner's, and keeps its lease. */
async function keepLease(
  tx: Executor,
  { id }: ClaimedRehearsal,
  owner: string,
  leaseMs: number,
): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE rehearsal SET lease_until = now() + make_interval(secs => ${leaseMs / 1000}), error_code = NULL, error_text = NULL
    WHERE id = ${id}::uuid AND lease_owner = ${owner} AND state = 'reading'`;
  return count === 1;
}

function tell(tx: Executor, { workspaceId, id }: ClaimedRehearsal): Promise<void> {
  return announce(tx, { workspaceId, topic: 'rehearsals', id });
}

async function writeRows(tx: Executor, rehearsalId: string, rows: readonly RehearsedRow[]): Promise<void> {
  const text = (value: string | null): string | null => (value === null ? null : storableText(value));
  await tx.$executeRaw(Prisma.sql`
    UPDATE rehearsal_row r SET outcome = x.outcome, code = x.code, name = x.name, company_name = x.company_name, arr_amount = x.arr_amount,
      arr_currency = x.arr_currency, close_date = x.close_date, twin_of = x.twin_of, detail = x.detail
    FROM unnest(
      ${rows.map((row) => row.externalId)}::text[], ${rows.map((row) => row.outcome)}::text[], ${rows.map((row) => row.code)}::text[],
      ${rows.map((row) => text(row.name))}::text[], ${rows.map((row) => text(row.companyName))}::text[],
      ${rows.map((row) => row.arr?.amount ?? null)}::numeric[], ${rows.map((row) => row.arr?.currency ?? null)}::text[],
      ${rows.map((row) => row.closeDate)}::date[], ${rows.map(twinOf)}::text[],
      ${rows.map((row) => JSON.stringify(storableJson(row)))}::jsonb[]
    ) AS x(external_id, outcome, code, name, company_name, arr_amount, arr_currency, close_date, twin_of, detail)
    WHERE r.rehearsal_id = ${rehearsalId}::uuid AND r.external_id = x.external_id`);
}

/** The rehearsed record this one is a duplicate of, for certain or perhaps. */
function twinOf({ outcome, accountRef, candidates }: RehearsedRow): string | null {
  const refs =
    outcome === 'link' && accountRef !== null ? [accountRef] : candidates.map(({ accountId }) => accountId);
  return refs.map(recordOfNewAccount).find((record) => record !== null) ?? null;
}

function claimedOf(row: ClaimedRow): ClaimedRehearsal {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    connectionId: row.connection_id,
    rule: {
      ruleId: row.rule_id,
      ruleVersionId: row.rule_version_id ?? noVersion,
      version: row.version ?? 0,
      name: row.rule_name,
      enabled: true,
      activeFrom: row.since,
      definition: row.definition,
    },
    since: row.since,
    cursor: row.cursor,
    listed: row.listed,
    attempts: row.attempts,
    createdAt: row.created_at,
  };
}
