import { isDeepStrictEqual } from 'node:util';
import { labelOfTarget } from '@thread/domain';
import { racepoint } from '@thread/platform';
import { audit } from '../activity/audit';
import { refreshPlanState } from '../accounts/refresh-plan-state';
import { tellOfPerson } from '../accounts/timeline';
import type { AccountWork } from '../accounts/change-account';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { settleHeldEffects } from '../reversals/held-effects';
import { reopenPair } from './account-pairs';
import { followRecordsBack } from './follow-records';
import { lockAccounts } from './merge-accounts';
import { accountTables, moveHistoryBack, type JournalTable, type MergePlace } from './merge-journal';
import { restoreRow, type RowJson } from './restore-row';

export type UndoneMerge =
  | { readonly kind: 'undone' }
  /** `merged_on`: the kept account is itself part of another. `newer_first`: another merge into it came later. */
  | { readonly kind: 'missing' | 'already_undone' | 'merged_on' | 'newer_first' };

interface JournalRow {
  row_key: string;
  before: RowJson;
  after: RowJson | null;
  /** Null: the row is gone. */
  now: RowJson | null;
}

/**
 * Takes a merge back, in the transaction given: every row the merge changed is as before it. What was changed afterwards stays with the
 * kept account, and a sentence says so.
 */
export async function undoMerge(tx: Executor, work: AccountWork, mergeId: string): Promise<UndoneMerge> {
  const { workspaceId, actor, now } = work;
  const merge = await lockMerge(tx, workspaceId, mergeId);
  if ('kind' in merge) return merge;
  const place: MergePlace = { mergeId, workspaceId, keptId: merge.kept_id, absorbedId: merge.absorbed_id };
  await tx.$executeRaw`SET LOCAL TIME ZONE 'UTC'`;
  const restored: RestoredTable[] = [];
  for (const table of accountTables) restored.push(await restoreTable(tx, place, table));
  const told = [...restored.flatMap((table) => table.told), ...(await linkedSince(tx, place))];
  await moveHistoryBack(tx, place);
  await followRecordsBack(tx, place);
  for (const id of [place.keptId, place.absorbedId]) await settleHeldEffects(tx, workspaceId, id);
  await racepoint('undo.half-done');
  await tx.$executeRaw(Prisma.sql`
    UPDATE account SET version = version + 1, updated_at = ${now}
    WHERE id IN (${place.keptId}::uuid, ${place.absorbedId}::uuid)`);
  if (restored.some(({ planChanged }) => planChanged)) {
    await refreshPlanState(tx, { workspaceId, accountId: place.keptId }, work);
    await refreshPlanState(tx, { workspaceId, accountId: place.absorbedId }, work);
  }
  await tx.accountMerge.update({
    where: { id: mergeId },
    data: { undoneAt: now, undoneByUserId: actor.userId, notRestored: told },
  });
  await tellOfUndo(tx, work, merge, { mergeId, notRestored: told });
  await reopenPair(tx, place);
  await audit(tx, {
    workspaceId,
    actorUserId: actor.userId,
    action: 'accounts.merge_undone',
    subject: `account:${place.keptId}`,
    detail: { mergeId, absorbedId: place.absorbedId, notRestored: told.length },
  });
  return { kind: 'undone' };
}

interface StandingMerge {
  readonly kept_id: string;
  readonly absorbed_id: string;
  readonly kept_name: string;
  readonly absorbed_name: string;
}

/** The merge with its kept account locked, or why it cannot be undone: looked at again once nobody else can change it. */
async function lockMerge(
  tx: Executor,
  workspaceId: string,
  mergeId: string,
): Promise<StandingMerge | Exclude<UndoneMerge, { kind: 'undone' }>> {
  const [merge] = await tx.$queryRaw<StandingMerge[]>(Prisma.sql`
    SELECT kept_id::text, absorbed_id::text, kept_name, absorbed_name FROM account_merge
    WHERE id = ${mergeId}::uuid AND workspace_id = ${workspaceId}::uuid`);
  if (!merge) return { kind: 'missing' };
  const standing = await lockAccounts(tx, workspaceId, [merge.kept_id]);
  const [fresh] = await tx.$queryRaw<{ undone: boolean; newer: boolean }[]>(Prisma.sql`
    SELECT m.undone_at IS NOT NULL AS undone, EXISTS (
      SELECT 1 FROM account_merge later WHERE later.workspace_id = m.workspace_id AND later.kept_id = m.kept_id AND later.undone_at IS NULL
        AND (later.merged_at, later.id) > (m.merged_at, m.id)) AS newer
    FROM account_merge m WHERE m.id = ${mergeId}::uuid`);
  if (fresh?.undone) return { kind: 'already_undone' };
  if (!standing) return { kind: 'merged_on' };
  return fresh?.newer ? { kind: 'newer_first' } : merge;
}

async function tellOfUndo(
  tx: Executor,
  { workspaceId, actor, now }: AccountWork,
  merge: StandingMerge,
  detail: { readonly mergeId: string; readonly notRestored: readonly string[] },
): Promise<void> {
  const kind = 'account.merge_undone';
  const sentences = [
    [merge.kept_id, `${merge.absorbed_name} is an account of its own again.`],
    [merge.absorbed_id, `The merge into ${merge.kept_name} was undone.`],
  ] as const;
  for (const [accountId, summary] of sentences) {
    await tellOfPerson(tx, { workspaceId, accountId }, actor, { kind, summary, detail }, now);
    await announce(tx, { workspaceId, topic: 'accounts', id: accountId });
  }
}

interface RestoredTable {
  /** Sentences about what could not be put back. */
  readonly told: readonly string[];
  /** The plan was worked on after the merge: progress and health as they were before it say too little. */
  readonly planChanged: boolean;
}

/** Puts one table's rows back. */
async function restoreTable(
  tx: Executor,
  { mergeId }: MergePlace,
  table: JournalTable,
): Promise<RestoredTable> {
  const [name, key] = [Prisma.raw(table.name), Prisma.raw(table.key)];
  const told: string[] = [];
  const added = await removeAdded(tx, mergeId, table);
  const columns = await columnsOf(tx, mergeId, table.name);
  if (columns !== null) {
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO ${name} (${columns.plain}) SELECT ${columns.ofV}
      FROM account_merge_row r CROSS JOIN LATERAL jsonb_populate_record(NULL::${name}, r.before) v
      WHERE r.merge_id = ${mergeId}::uuid AND r.table_name = ${table.name} AND r.after IS NULL ON CONFLICT DO NOTHING`);
  }
  const changed = await tx.$queryRaw<JournalRow[]>(Prisma.sql`
    SELECT r.row_key, r.before, r.after, CASE WHEN t.${Prisma.raw(table.owner)} IS NULL THEN NULL ELSE ${Prisma.raw(table.json)} END AS now
    FROM account_merge_row r LEFT JOIN ${name} t ON ${key} = r.row_key
    WHERE r.merge_id = ${mergeId}::uuid AND r.table_name = ${table.name} AND r.before IS NOT NULL AND r.after IS NOT NULL ORDER BY r.row_key`);
  const rows: { key: string; row: RowJson }[] = [];
  for (const { row_key, before, after, now } of changed) {
    if (after === null) continue;
    if (now === null) {
      told.push(`${rowWords(table.name, before)} was removed since and is not put back.`);
      continue;
    }
    const { row, kept } = restoreRow(table.name, { before, after, now });
    rows.push({ key: row_key, row });
    told.push(
      ...keptWords(table.name, before, kept).map(
        (what) => `${what} was changed since the merge and stays as it is.`,
      ),
    );
  }
  if (rows.length > 0 && columns === null) throw new Error('A journal without rows has nothing to restore.');
  if (rows.length > 0 && columns !== null) {
    await tx.$executeRaw(Prisma.sql`
      UPDATE ${name} t SET (${columns.plain}) = (SELECT ${columns.ofV} FROM jsonb_populate_record(NULL::${name}, e.value -> 'row') v)
      FROM jsonb_array_elements(${JSON.stringify(rows)}::jsonb) e WHERE ${key} = e.value ->> 'key'`);
  }
  for (const { row_key, gone } of added) if (!gone) told.push(keptAddition(table.name, row_key));
  const planChanged =
    planTables.has(table.name) &&
    changed.some(({ after, now }) => !isDeepStrictEqual(planPart(after), planPart(now)));
  return { told, planChanged };
}

/** Takes away the rows the merge added, except those that were changed since. A link is never added, and never taken away. */
async function removeAdded(
  tx: Executor,
  mergeId: string,
  table: JournalTable,
): Promise<readonly { readonly row_key: string; readonly gone: boolean }[]> {
  const mine = await tx.accountMergeRow.count({
    where: { mergeId, tableName: table.name, before: { equals: Prisma.DbNull } },
  });
  if (mine === 0) return [];
  return tx.$queryRaw<{ row_key: string; gone: boolean }[]>(Prisma.sql`
    WITH mine AS (
      SELECT row_key, after FROM account_merge_row
      WHERE merge_id = ${mergeId}::uuid AND table_name = ${table.name} AND before IS NULL
    ), gone AS (
      DELETE FROM ${Prisma.raw(table.name)} t USING mine
      WHERE ${Prisma.raw(table.key)} = mine.row_key AND ${Prisma.raw(table.json)} = mine.after RETURNING mine.row_key
    )
    SELECT mine.row_key, gone.row_key IS NOT NULL AS gone FROM mine LEFT JOIN gone USING (row_key)`);
}

/** Columns that the journal knows and the table still has; null when the journal holds none of the table's rows. */
async function columnsOf(
  tx: Executor,
  mergeId: string,
  table: string,
): Promise<{ readonly plain: Prisma.Sql; readonly ofV: Prisma.Sql } | null> {
  const rows = await tx.$queryRaw<{ name: string }[]>(Prisma.sql`
    SELECT quote_ident(a.attname) AS name FROM pg_attribute a
    WHERE a.attrelid = ${table}::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attname IN (
      SELECT jsonb_object_keys(before) FROM account_merge_row
      WHERE merge_id = ${mergeId}::uuid AND table_name = ${table} AND before IS NOT NULL)
    ORDER BY a.attnum`);
  if (rows.length === 0) return null;
  const list = (prefix: string) => Prisma.raw(rows.map(({ name }) => `${prefix}${name}`).join(', '));
  return { plain: list(''), ofV: list('v.') };
}

const planTables = new Set(['account', 'plan_milestone', 'plan_task']);
const progressColumns = ['progress_percent', 'health', 'health_reasons'];

/** Of an account's row what its plan decides; other rows whole. */
function planPart(row: RowJson | null): unknown {
  return row !== null && progressColumns.every((column) => Object.hasOwn(row, column))
    ? progressColumns.map((column) => row[column])
    : row;
}

/** What of the account is in no fact of its own. */
const accountWords: Readonly<Record<string, string>> = {
  status: 'The status',
  csm_user_id: 'The CSM',
  go_live_date: 'The go-live date',
};

/** What stays as it was changed. The account's columns that facts fill are told of by the facts. */
function keptWords(table: string, row: RowJson, kept: readonly string[]): string[] {
  if (kept.length === 0) return [];
  return table === 'account' ? kept.flatMap((column) => accountWords[column] ?? []) : [rowWords(table, row)];
}

function rowWords(table: string, row: RowJson): string {
  const text = (column: string): string => (typeof row[column] === 'string' ? row[column] : '');
  switch (table) {
    case 'account_fact':
      return labelOfTarget(text('field'));
    case 'plan_task':
      return `The task “${text('title')}”`;
    case 'plan_milestone':
      return `The milestone “${text('name')}”`;
    case 'account_person':
      return `The person ${text('name') || text('email')}`;
    case 'account_link':
      return `The link to ${text('object_type')} ${text('external_id')}`;
    default:
      return 'The account';
  }
}

function keptAddition(table: string, key: string): string {
  const field = table === 'account_fact' ? labelOfTarget(key.slice(key.indexOf(':') + 1)) : 'A part of it';
  return `${field} was changed since the merge and stays as it is.`;
}

/** Records linked to the kept account after the merge: nobody knows whose they are, so they stay. */
async function linkedSince(tx: Executor, { mergeId, keptId }: MergePlace): Promise<string[]> {
  const rows = await tx.$queryRaw<{ object_type: string; external_id: string }[]>(Prisma.sql`
    SELECT l.object_type, l.external_id FROM account_link l JOIN account_merge m ON m.id = ${mergeId}::uuid
    WHERE l.account_id = ${keptId}::uuid AND l.created_at > m.merged_at ORDER BY l.created_at`);
  return rows.map(
    (row) =>
      `The ${row.object_type} ${row.external_id} was linked after the merge and stays with the account that was kept.`,
  );
}
