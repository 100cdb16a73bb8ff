import { isDeepStrictEqual } from 'node:util';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import type { Redaction } from './redaction';
import type { Traces } from './find-traces';

/** Where texts may name a person. */
interface Place {
  readonly table: string;
  /** SQL over the row `t`: what names it within its table. */
  readonly key?: string;
  /** Of type text, text[] or jsonb. */
  readonly columns: readonly string[];
  readonly where: Prisma.Sql;
  /** A value by itself becomes null: columns of the row are kept as JSON. */
  readonly wholeIsNull?: boolean;
}

/** Every table in which a text or value about an account or a deal is kept. */
function placesOf(connectionId: string, { accountIds, dealIds }: Traces): readonly Place[] {
  const accounts = Prisma.sql`${[...accountIds]}::uuid[]`;
  const deals = Prisma.sql`${[...dealIds]}::text[]`;
  const ofAccounts = Prisma.sql`t.account_id = ANY(${accounts})`;
  const ofConnection = Prisma.sql`connection_id = ${connectionId}::uuid`;
  const merges = Prisma.sql`SELECT m.id FROM account_merge m WHERE m.kept_id = ANY(${accounts}) OR m.absorbed_id = ANY(${accounts})`;
  return [
    { table: 'account', columns: ['notes', 'custom', 'context'], where: Prisma.sql`t.id = ANY(${accounts})` },
    {
      table: 'account_fact',
      key: `t.account_id::text || ':' || t.field`,
      columns: ['value', 'evidence'],
      where: ofAccounts,
    },
    { table: 'timeline_entry', columns: ['summary', 'detail'], where: ofAccounts },
    {
      table: 'run',
      columns: ['reasons', 'error_text'],
      where: Prisma.sql`(${ofAccounts} OR (t.${ofConnection} AND t.object_type = 'deal' AND t.external_id = ANY(${deals})))`,
    },
    { table: 'effect', columns: ['payload', 'error_text'], where: ofAccounts },
    {
      table: 'attention_item',
      columns: ['title', 'detail'],
      where: Prisma.sql`(${ofAccounts} OR t.kind = 'likely_duplicate' OR (t.${ofConnection} AND t.detail ->> 'externalId' = ANY(${deals})))`,
    },
    {
      table: 'account_pair',
      columns: ['reasons'],
      where: Prisma.sql`(t.first_id = ANY(${accounts}) OR t.second_id = ANY(${accounts}))`,
    },
    { table: 'account_merge', columns: ['choices', 'not_restored'], where: Prisma.sql`t.id IN (${merges})` },
    {
      table: 'account_merge_row',
      key: `t.merge_id::text || ':' || t.table_name || ':' || t.row_key`,
      columns: ['before', 'after'],
      where: Prisma.sql`t.merge_id IN (${merges})`,
      wholeIsNull: true,
    },
    {
      table: 'rehearsal_row',
      key: `t.rehearsal_id::text || ':' || t.external_id`,
      columns: ['detail'],
      where: Prisma.sql`t.external_id = ANY(${deals}) AND t.rehearsal_id IN (SELECT r.id FROM rehearsal r WHERE r.${ofConnection})`,
    },
    {
      table: 'backfill_item',
      key: `t.backfill_id::text || ':' || t.external_id`,
      columns: ['summary'],
      where: Prisma.sql`t.external_id = ANY(${deals}) AND t.backfill_id IN (SELECT b.id FROM backfill b WHERE b.${ofConnection})`,
    },
    {
      table: 'outward_field',
      key: `concat_ws(':', t.connection_id, t.object_type, t.external_id, t.property)`,
      columns: ['agreed', 'seen', 'pending', 'refused', 'error_text'],
      where: ofAccounts,
    },
  ];
}

/** Takes the person's values out of the texts of accounts and deals. Returns how many rows of each table named them. */
export async function redactRows(
  tx: Executor,
  place: { readonly connectionId: string; readonly traces: Traces },
  redaction: Redaction,
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const each of placesOf(place.connectionId, place.traces)) {
    counts[each.table] = await redactPlace(tx, each, redaction);
  }
  return counts;
}

async function redactPlace(tx: Executor, place: Place, redaction: Redaction): Promise<number> {
  const [table, key] = [Prisma.raw(place.table), Prisma.raw(place.key ?? 't.id::text')];
  const members = place.columns.map((column) => `'${column}', t.${column}`).join(', ');
  const rows = await tx.$queryRaw<{ key: string; content: unknown }[]>(Prisma.sql`
    SELECT ${key} AS key, jsonb_build_object(${Prisma.raw(members)}) AS content FROM ${table} t WHERE ${place.where}`);
  const changed = rows.flatMap((row) => {
    const content = redaction.json(row.content, place.wholeIsNull);
    return isDeepStrictEqual(content, row.content) ? [] : [{ key: row.key, content }];
  });
  if (changed.length === 0) return 0;
  const columns = Prisma.raw(place.columns.join(', '));
  const values = Prisma.raw(place.columns.map((column) => `v.${column}`).join(', '));
  await tx.$executeRaw(Prisma.sql`
    UPDATE ${table} t SET (${columns}) = (SELECT ${values} FROM jsonb_populate_record(NULL::${table}, e.value -> 'content') v)
    FROM jsonb_array_elements(${JSON.stringify(changed)}::jsonb) e WHERE ${key} = e.value ->> 'key' AND ${place.where}`);
  return changed.length;
}
