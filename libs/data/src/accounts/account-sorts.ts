import { Prisma } from '../generated/client';
import { instantKey } from '../paging';

export type AccountSort =
  | 'created_desc'
  | 'created_asc'
  | 'name_asc'
  | 'name_desc'
  | 'arr_desc'
  | 'arr_asc'
  | 'close_date_desc'
  | 'close_date_asc'
  | 'progress_asc'
  | 'progress_desc';

/** A total order of accounts: an expression that is never null (unknown values come last), its type, its direction. */
export interface SortOrder {
  readonly key: Prisma.Sql;
  readonly type: Prisma.Sql;
  /** What its key looks like as text. */
  readonly pattern: RegExp;
  readonly descending: boolean;
}

const patterns = {
  timestamptz: instantKey,
  text: /^[^\0]{0,400}$/su,
  numeric: /^(-?\d{1,30}(\.\d{1,30})?|-?Infinity)$/,
  date: /^(\d{4}-\d{2}-\d{2}|-?infinity)$/,
  int: /^\d{1,9}$/,
} as const;

const order = (key: Prisma.Sql, type: keyof typeof patterns, descending: boolean): SortOrder => ({
  key,
  type: Prisma.raw(type),
  pattern: patterns[type],
  descending,
});

export const sortOrders: Readonly<Record<AccountSort, SortOrder>> = {
  created_desc: order(Prisma.sql`a.created_at`, 'timestamptz', true),
  created_asc: order(Prisma.sql`a.created_at`, 'timestamptz', false),
  name_asc: order(Prisma.sql`lower(a.company_name)`, 'text', false),
  name_desc: order(Prisma.sql`lower(a.company_name)`, 'text', true),
  arr_desc: order(Prisma.sql`COALESCE(a.arr_amount, '-Infinity'::numeric)`, 'numeric', true),
  arr_asc: order(Prisma.sql`COALESCE(a.arr_amount, 'Infinity'::numeric)`, 'numeric', false),
  close_date_desc: order(Prisma.sql`COALESCE(a.close_date, '-infinity'::date)`, 'date', true),
  close_date_asc: order(Prisma.sql`COALESCE(a.close_date, 'infinity'::date)`, 'date', false),
  progress_asc: order(Prisma.sql`a.progress_percent`, 'int', false),
  progress_desc: order(Prisma.sql`a.progress_percent`, 'int', true),
};
