import type { Executor } from '../database';
import { Prisma } from '../generated/client';

/** Which two accounts become one, in whose workspace, under which merge. */
export interface MergePlace {
  readonly mergeId: string;
  readonly workspaceId: string;
  readonly keptId: string;
  readonly absorbedId: string;
}

export interface JournalTable {
  readonly name: string;
  /** SQL over the row `t`: what names it within its table. */
  readonly key: string;
  /** Column that says whose it is. */
  readonly owner: string;
  /** SQL over the row `t`: the row as JSON, decimals as text. */
  readonly json: string;
}

function table(name: string, changes: Partial<JournalTable> = {}): JournalTable {
  return { name, key: 't.id::text', owner: 'account_id', json: 'to_jsonb(t)', ...changes };
}

/** Tables whose rows are an account: a merge writes down every one it changes, and an undo puts them back exactly. */
export const accountTables: readonly JournalTable[] = [
  table('account', {
    owner: 'id',
    json: `to_jsonb(t) || jsonb_build_object('arr_amount', t.arr_amount::text)`,
  }),
  table('account_fact', { key: `t.account_id::text || ':' || t.field` }),
  table('account_person'),
  table('plan_milestone'),
  table('plan_task'),
  table('account_link'),
];

/**
 * Tables whose rows tell of an account: they move to the kept account and back. In this order: whoever ends an effect writes the timeline
 * afterwards, so that a merge which waited for the effect finds the entry.
 */
export const historyTables = ['effect', 'attention_item', 'account_freeze', 'timeline_entry', 'run'] as const;

function bothAccounts({ keptId, absorbedId }: MergePlace): Prisma.Sql {
  return Prisma.sql`(${keptId}::uuid, ${absorbedId}::uuid)`;
}

/** Writes down both accounts as they are. Instants are written in one zone, whatever the session's. */
export async function noteBefore(tx: Executor, place: MergePlace): Promise<void> {
  await tx.$executeRaw`SET LOCAL TIME ZONE 'UTC'`;
  for (const { name, key, owner, json } of accountTables) {
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO account_merge_row (merge_id, workspace_id, table_name, row_key, before)
      SELECT ${place.mergeId}::uuid, ${place.workspaceId}::uuid, ${name}, ${Prisma.raw(key)}, ${Prisma.raw(json)}
      FROM ${Prisma.raw(name)} t WHERE t.${Prisma.raw(owner)} IN ${bothAccounts(place)}`);
  }
}

/** Writes down what the merge made of them; what it left alone is forgotten. */
export async function noteAfter(tx: Executor, place: MergePlace): Promise<void> {
  for (const { name, key, owner, json } of accountTables) {
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO account_merge_row (merge_id, workspace_id, table_name, row_key, after)
      SELECT ${place.mergeId}::uuid, ${place.workspaceId}::uuid, ${name}, ${Prisma.raw(key)}, ${Prisma.raw(json)}
      FROM ${Prisma.raw(name)} t WHERE t.${Prisma.raw(owner)} = ${place.keptId}::uuid
      ON CONFLICT (merge_id, table_name, row_key) DO UPDATE SET after = excluded.after`);
  }
  await tx.$executeRaw`DELETE FROM account_merge_row WHERE merge_id = ${place.mergeId}::uuid AND before = after`;
}

/** Moves the absorbed account's history to the kept one and writes down which rows. */
export async function moveHistory(tx: Executor, place: MergePlace): Promise<void> {
  for (const name of historyTables) {
    await tx.$executeRaw(Prisma.sql`
      WITH moved AS (
        UPDATE ${Prisma.raw(name)} SET account_id = ${place.keptId}::uuid
        WHERE workspace_id = ${place.workspaceId}::uuid AND account_id = ${place.absorbedId}::uuid RETURNING id
      )
      INSERT INTO account_merge_row (merge_id, workspace_id, table_name, row_key, before, after)
      SELECT ${place.mergeId}::uuid, ${place.workspaceId}::uuid, ${name}, id::text, '{"moved":"from"}', '{"moved":"to"}' FROM moved`);
  }
}

/** Moves back what `moveHistory` moved, and nothing that came later. */
export async function moveHistoryBack(tx: Executor, place: MergePlace): Promise<void> {
  for (const name of historyTables) {
    await tx.$executeRaw(Prisma.sql`
      UPDATE ${Prisma.raw(name)} t SET account_id = ${place.absorbedId}::uuid FROM account_merge_row r
      WHERE r.merge_id = ${place.mergeId}::uuid AND r.table_name = ${name} AND t.id = r.row_key::uuid
        AND t.account_id = ${place.keptId}::uuid`);
  }
}
