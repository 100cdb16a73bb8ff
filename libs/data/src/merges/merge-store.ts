import { proposeMerge, type MergeProposal } from '@thread/domain';
import { audit } from '../activity/audit';
import type { AccountWork } from '../accounts/change-account';
import { readAccountIn, type AccountRecord } from '../accounts/account-detail';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { pageOfRows, positionOf, type Page } from '../paging';
import { settlePair } from './account-pairs';
import { readMergeAccount } from './merge-account';
import { mergeAccounts, type MergedAccounts, type MergeRequest } from './merge-accounts';
import { mergeColumns, mergeOf, pairColumns, pairOf } from './merge-views';
import type { MergeRecord, MergeRow, PairRecord, PairRow, PairState } from './merge-views';
import { undoMerge, type UndoneMerge } from './undo-merge';

export interface ComparedAccounts {
  readonly kept: AccountRecord;
  readonly absorbed: AccountRecord;
  readonly proposal: MergeProposal;
  readonly plan: { readonly kept: PlanFigures; readonly absorbed: PlanFigures };
  /** Null when nobody and nothing noticed that they are alike. */
  readonly pair: PairRecord | null;
}

export interface PlanFigures {
  readonly tasks: number;
  readonly tasksTouched: number;
}

const newest = 'newest';

/** Likely duplicates, merges of accounts, and taking them back. */
export class PrismaMergeStore {
  constructor(private readonly database: Database) {}

  /** Both accounts side by side with what a merge would take by default. Null when one is not there. */
  compare(workspaceId: string, keptId: string, absorbedId: string): Promise<ComparedAccounts | null> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const [kept, absorbed] = [
        await readAccountIn(tx, workspaceId, keptId),
        await readAccountIn(tx, workspaceId, absorbedId),
      ];
      const left = await readMergeAccount(tx, workspaceId, keptId);
      const right = await readMergeAccount(tx, workspaceId, absorbedId);
      if (!kept || !absorbed || !left || !right) return null;
      const [first, second] = [keptId, absorbedId].sort();
      const [pair] = await readPairs(
        tx,
        Prisma.sql`p.workspace_id = ${workspaceId}::uuid AND p.first_id = ${first}::uuid AND p.second_id = ${second}::uuid`,
        1,
      );
      return {
        kept,
        absorbed,
        proposal: proposeMerge(left, right),
        plan: { kept: left.plan, absorbed: right.plan },
        pair: pair ? pairOf(pair) : null,
      };
    });
  }

  /** One transaction: nothing is merged when it refuses. */
  merge(work: AccountWork, request: MergeRequest): Promise<MergedAccounts> {
    return this.database.inWorkspace(work.workspaceId, (tx) => mergeAccounts(tx, work, request));
  }

  undo(work: AccountWork, mergeId: string): Promise<UndoneMerge> {
    return this.database.inWorkspace(work.workspaceId, (tx) => undoMerge(tx, work, mergeId));
  }

  /** Null when the workspace has no such merge. */
  async find(workspaceId: string, mergeId: string): Promise<MergeRecord | null> {
    const where = Prisma.sql`m.workspace_id = ${workspaceId}::uuid AND m.id = ${mergeId}::uuid`;
    const rows = await this.database.inWorkspace(workspaceId, (tx) => readMerges(tx, where, 1));
    return rows[0] ? mergeOf(rows[0]) : null;
  }

  /** Newest first; of one account (as it is, or as what was merged into it) or of all. Throws CursorInvalid. */
  async list(
    workspaceId: string,
    filter: {
      readonly accountId?: string | undefined;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ): Promise<Page<MergeRecord>> {
    const where = [Prisma.sql`m.workspace_id = ${workspaceId}::uuid`];
    const { accountId } = filter;
    if (accountId)
      where.push(Prisma.sql`(m.kept_id = ${accountId}::uuid OR m.absorbed_id = ${accountId}::uuid)`);
    const position = positionOf(filter.cursor, newest);
    if (position)
      where.push(Prisma.sql`(m.merged_at, m.id) < (${position.key}::timestamptz, ${position.id}::uuid)`);
    const rows = await this.database.inWorkspace(workspaceId, (tx) =>
      readMerges(tx, Prisma.join(where, ' AND '), filter.limit + 1),
    );
    return pageOfRows(rows, filter.limit, mergeOf, (row) => ({
      sort: newest,
      key: row.sort_key,
      id: row.id,
    }));
  }

  /** Pairs whose accounts both still stand, newest first. Throws CursorInvalid. */
  async pairs(
    workspaceId: string,
    filter: { readonly state: PairState; readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<PairRecord> & { readonly openCount: number }> {
    const own = Prisma.sql`p.workspace_id = ${workspaceId}::uuid`;
    const where = [own, Prisma.sql`p.state = ${filter.state}`];
    const position = positionOf(filter.cursor, newest);
    if (position)
      where.push(Prisma.sql`(p.found_at, p.id) < (${position.key}::timestamptz, ${position.id}::uuid)`);
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const rows = await readPairs(tx, Prisma.join(where, ' AND '), filter.limit + 1);
      const counted = await tx.$queryRaw<{ count: number }[]>(Prisma.sql`
        SELECT count(*)::int AS count FROM account_pair p JOIN account a ON a.id = p.first_id JOIN account b ON b.id = p.second_id
        WHERE ${own} AND p.state = 'open'`);
      const page = pageOfRows(rows, filter.limit, pairOf, (row) => ({
        sort: newest,
        key: row.sort_key,
        id: row.id,
      }));
      return { ...page, openCount: counted[0]?.count ?? 0 };
    });
  }

  /** Remembers that two accounts are different customers, or that nobody is sure any more. False when one is not there. */
  keepApart(work: AccountWork, firstId: string, secondId: string): Promise<boolean> {
    const { workspaceId, actor, now } = work;
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const there = await tx.account.count({ where: { workspaceId, id: { in: [firstId, secondId] } } });
      if (there !== 2) return false;
      const pair = { workspaceId, keptId: firstId, absorbedId: secondId };
      await settlePair(tx, pair, { state: 'kept_apart', userId: actor.userId, at: now });
      await announce(tx, { workspaceId, topic: 'accounts', id: firstId });
      await audit(tx, {
        workspaceId,
        actorUserId: actor.userId,
        action: 'accounts.kept_apart',
        subject: `account:${firstId}`,
        detail: { otherId: secondId },
      });
      return true;
    });
  }
}

function readMerges(tx: Executor, where: Prisma.Sql, limit: number): Promise<MergeRow[]> {
  return tx.$queryRaw<MergeRow[]>(Prisma.sql`
    SELECT ${mergeColumns} WHERE ${where} ORDER BY m.merged_at DESC, m.id DESC LIMIT ${limit}`);
}

function readPairs(tx: Executor, where: Prisma.Sql, limit: number): Promise<PairRow[]> {
  return tx.$queryRaw<PairRow[]>(Prisma.sql`
    SELECT ${pairColumns} WHERE ${where} ORDER BY p.found_at DESC, p.id DESC LIMIT ${limit}`);
}
