import { audit } from '../activity/audit';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { pageOfRows, positionOf } from '../paging';
import type { Page } from '../paging';

export type AttentionKind =
  | 'held_record'
  | 'likely_duplicate'
  | 'failed_effect'
  | 'dead_event'
  | 'connection'
  | 'left_stage'
  | 'source_deleted'
  | 'backfill_braked'
  | 'refused_field'
  | 'paused_field'
  | 'owner_changed'
  | 'silence';
export type AttentionState = 'open' | 'resolved' | 'dismissed';

/** What the raiser of an item wrote down; which members are there depends on the kind. */
export interface AttentionDetail {
  readonly objectType?: string;
  readonly externalId?: string;
  readonly recordName?: string | null;
  readonly recordUrl?: string | null;
  readonly missing?: readonly string[];
  readonly candidates?: readonly {
    readonly accountId: string;
    readonly companyName: string;
    readonly text: string;
  }[];
  readonly summary?: string;
  readonly explanation?: string;
  readonly text?: string;
  readonly effectId?: string;
  readonly state?: string;
  readonly lastInboxEventId?: string;
  readonly backfillId?: string;
  readonly property?: string;
  /** A reversal that holds back the account’s messages. */
  readonly frozen?: boolean;
  /** Two accounts that may be one. */
  readonly pair?: readonly [string, string];
}

/** An account that may be the record's customer, with what tells it from others of its name. */
export interface AttentionCandidate {
  readonly accountId: string;
  readonly companyName: string;
  /** Why it may be the same. */
  readonly text: string;
  readonly website: string | null;
  /** Null when the account is gone. */
  readonly createdAt: Date | null;
  /** Ids of the deals it is linked to. */
  readonly dealIds: readonly string[];
}

export interface AttentionRecord {
  readonly id: string;
  readonly kind: AttentionKind;
  readonly title: string;
  readonly detail: AttentionDetail;
  readonly candidates: readonly AttentionCandidate[];
  readonly connectionId: string | null;
  readonly account: { readonly id: string; readonly companyName: string } | null;
  readonly state: AttentionState;
  readonly createdAt: Date;
}

interface AttentionRow {
  id: string;
  kind: AttentionKind;
  title: string;
  detail: AttentionDetail;
  connection_id: string | null;
  account_id: string | null;
  company_name: string | null;
  state: AttentionState;
  created_at: Date;
  sort_key: string;
}

const newest = 'newest';
const columns = Prisma.sql`
  i.id, i.kind, i.title, i.detail, i.connection_id, a.id AS account_id, a.company_name, i.state, i.created_at,
  to_char(i.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS sort_key
  FROM attention_item i LEFT JOIN account a ON a.id = i.account_id`;

interface CandidateRow {
  id: string;
  website: string | null;
  created_at: Date;
  deal_ids: string[];
}

/** The candidates' accounts as they are now, by id. */
async function candidateAccounts(
  tx: Executor,
  workspaceId: string,
  rows: readonly AttentionRow[],
): Promise<ReadonlyMap<string, CandidateRow>> {
  const ids = rows.flatMap(({ detail }) => (detail.candidates ?? []).map(({ accountId }) => accountId));
  if (ids.length === 0) return new Map();
  const accounts = await tx.$queryRaw<CandidateRow[]>`
    SELECT a.id::text, a.website, a.created_at,
           coalesce(array_agg(l.external_id ORDER BY l.created_at) FILTER (WHERE l.external_id IS NOT NULL), '{}') AS deal_ids
    FROM account a LEFT JOIN account_link l ON l.account_id = a.id AND l.object_type = 'deal' AND l.kind = 'active'
    WHERE a.workspace_id = ${workspaceId}::uuid AND a.id = ANY(${ids}::uuid[]) GROUP BY a.id`;
  return new Map(accounts.map((account) => [account.id, account]));
}

function recordOf(row: AttentionRow, accounts: ReadonlyMap<string, CandidateRow>): AttentionRecord {
  const candidates = (row.detail.candidates ?? []).map((candidate): AttentionCandidate => {
    const account = accounts.get(candidate.accountId);
    return {
      ...candidate,
      website: account?.website ?? null,
      createdAt: account?.created_at ?? null,
      dealIds: account?.deal_ids ?? [],
    };
  });
  return {
    candidates,
    id: row.id,
    kind: row.kind,
    title: row.title,
    detail: row.detail,
    connectionId: row.connection_id,
    account: row.account_id === null ? null : { id: row.account_id, companyName: row.company_name ?? '' },
    state: row.state,
    createdAt: row.created_at,
  };
}

/** What a person has to decide. Items are raised and resolved by what they are about; a person may dismiss them. */
export class PrismaAttentionStore {
  constructor(private readonly database: Database) {}

  /** Newest first. `openCount` counts every open item whatever the filter. Throws CursorInvalid. */
  async list(
    workspaceId: string,
    filter: {
      readonly state: AttentionState;
      readonly kind?: AttentionKind | undefined;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ): Promise<Page<AttentionRecord> & { readonly openCount: number }> {
    const position = positionOf(filter.cursor, newest);
    const where = [Prisma.sql`i.workspace_id = ${workspaceId}::uuid`, Prisma.sql`i.state = ${filter.state}`];
    if (filter.kind) where.push(Prisma.sql`i.kind = ${filter.kind}`);
    if (position)
      where.push(Prisma.sql`(i.created_at, i.id) < (${position.key}::timestamptz, ${position.id}::uuid)`);
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const rows = await tx.$queryRaw<AttentionRow[]>`
        SELECT ${columns} WHERE ${Prisma.join(where, ' AND ')} ORDER BY i.created_at DESC, i.id DESC LIMIT ${filter.limit + 1}`;
      const openCount = await tx.attentionItem.count({ where: { workspaceId, state: 'open' } });
      const accounts = await candidateAccounts(tx, workspaceId, rows);
      const view = (row: AttentionRow) => recordOf(row, accounts);
      const page = pageOfRows(rows, filter.limit, view, (row) => ({
        sort: newest,
        key: row.sort_key,
        id: row.id,
      }));
      return { ...page, openCount };
    });
  }

  async find(workspaceId: string, itemId: string): Promise<AttentionRecord | null> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const rows = await tx.$queryRaw<AttentionRow[]>`
        SELECT ${columns} WHERE i.id = ${itemId}::uuid AND i.workspace_id = ${workspaceId}::uuid`;
      return rows[0] ? recordOf(rows[0], await candidateAccounts(tx, workspaceId, rows)) : null;
    });
  }

  /** Ends an open item by a person's word; false when it is not open any more. */
  async close(
    workspaceId: string,
    itemId: string,
    end: { readonly state: 'resolved' | 'dismissed'; readonly userId: string; readonly at: Date },
  ): Promise<boolean> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const { count } = await tx.attentionItem.updateMany({
        where: { id: itemId, workspaceId, state: 'open' },
        data: { state: end.state, resolvedAt: end.at, resolvedBy: end.userId, updatedAt: end.at },
      });
      if (count === 0) return false;
      await announce(tx, { workspaceId, topic: 'attention', id: itemId });
      await audit(tx, {
        workspaceId,
        actorUserId: end.userId,
        action: 'attention.closed',
        subject: `attention:${itemId}`,
        detail: { state: end.state },
      });
      return true;
    });
  }
}
