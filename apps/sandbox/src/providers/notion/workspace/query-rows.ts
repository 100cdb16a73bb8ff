import { createHash } from 'node:crypto';
import { validationError } from '../api/notion-error';
import { evaluate } from './computed-values';
import type { DataSource, DateValue, Property, Row, Workspace } from './model';
import { propertyOf, toMinute } from './model';
import { QueryFilter } from './query-filter';

type Json = Record<string, unknown>;

/** A page of results. `cutOff`: the query has more rows than Notion lets one query read. */
export interface QueryPage {
  rows: Row[];
  nextCursor: string | null;
  cutOff: boolean;
}

/** Rows one query can reach. */
export const mostRows = 10_000;
export const largestPage = 100;

/** Reads `page_size`. @throws NotionError 400. */
export function pageSizeOf(value: unknown): number {
  if (value === undefined) return largestPage;
  const size = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > largestPage)
    throw validationError(
      `body failed validation: body.page_size should be ≤ \`${largestPage}\`, instead was \`${JSON.stringify(value)}\`.`,
    );
  return size;
}

/** Cuts a page out of a list; the cursor is the id of the first one of the next page. @throws NotionError 400. */
export function pageOf<T>(
  all: readonly T[],
  idOf: (one: T) => string,
  cursor: unknown,
  size: number,
): { page: T[]; nextCursor: string | null } {
  if (cursor !== undefined && cursor !== null && typeof cursor !== 'string')
    throw validationError('body failed validation: body.start_cursor should be a string.');
  const from = typeof cursor === 'string' ? all.findIndex((one) => idOf(one) === cursor) : 0;
  if (from < 0) throw validationError(`The start_cursor provided is invalid: ${String(cursor)}`);
  const next = all[from + size];
  return { page: all.slice(from, from + size), nextCursor: next === undefined ? null : idOf(next) };
}

/** Notion promises no order among equals: this one has nothing to do with when a row was made. */
const shuffled = (row: Row): string => createHash('sha1').update(row.id).digest('hex');

function sortKey(row: Row, property: Property): string | number {
  const value = row.values[property.id] ?? null;
  switch (property.type) {
    case 'created_time':
      return toMinute(row.createdAt);
    case 'last_edited_time':
      return toMinute(row.editedAt);
    case 'date':
      return (value as DateValue | null)?.start ?? '';
    case 'select':
    case 'status':
      return property.options?.findIndex((one) => one.id === value) ?? -1;
    case 'formula': {
      const result = evaluate(row, property);
      return result.type === 'number' ? (result.number ?? 0) : JSON.stringify(result);
    }
    default:
      return typeof value === 'number' ? value : typeof value === 'string' ? value.toLowerCase() : '';
  }
}

type KeyOf = (row: Row) => string | number;

function readSort(
  sort: unknown,
  properties: readonly Property[],
  source: DataSource,
): { key: KeyOf; sign: number } {
  const { timestamp, property, direction } = (sort ?? {}) as Json;
  if (direction !== 'ascending' && direction !== 'descending')
    throw validationError(
      'body failed validation: body.sorts[0].direction should be `"ascending"` or `"descending"`.',
    );
  const sign = direction === 'ascending' ? 1 : -1;
  if (timestamp === 'created_time') return { key: (row) => toMinute(row.createdAt), sign };
  if (timestamp === 'last_edited_time') return { key: (row) => toMinute(row.editedAt), sign };
  const column = propertyOf({ ...source, properties: [...properties] }, String(property ?? ''));
  if (column === undefined)
    throw validationError(`Could not find sort property with name or id: ${String(property)}`);
  return { key: (row) => sortKey(row, column), sign };
}

const known = new Set(['filter', 'sorts', 'start_cursor', 'page_size', 'in_trash', 'result_type']);

/**
 * `POST /v1/data_sources/{id}/query` over the rows as they are at this moment: a row edited between two pages moves. A cursor whose row the
 * query no longer finds is refused.
 * @throws NotionError 400.
 */
export function queryRows(
  workspace: Workspace,
  source: DataSource,
  visible: readonly Property[],
  body: Json,
): QueryPage {
  const strange = Object.keys(body).find((name) => !known.has(name));
  if (strange !== undefined)
    throw validationError(
      `body failed validation: body.${strange} should be not present, instead was present.`,
    );
  const size = pageSizeOf(body.page_size);
  const sorts = (Array.isArray(body.sorts) ? body.sorts : []).map((sort) => readSort(sort, visible, source));
  const filter = new QueryFilter(workspace, source, visible);
  const inTrash = body.in_trash === true;
  const found = [...workspace.rows.values()].filter(
    (row) => row.dataSourceId === source.id && row.movedTo === null && row.inTrash === inTrash,
  );
  const fitting = body.filter === undefined ? found : found.filter((row) => filter.fits(body.filter, row));
  // Named here even when no row is there to be asked.
  if (body.filter !== undefined && found.length === 0) filter.fits(body.filter, emptyRow(source));
  const sorted = fitting
    .map((row) => ({ row, tie: shuffled(row), keys: sorts.map(({ key }) => key(row)) }))
    .sort((a, b) => {
      for (const [at, { sign }] of sorts.entries()) {
        const [one, other] = [a.keys[at] ?? '', b.keys[at] ?? ''];
        if (one !== other) return one < other ? -sign : sign;
      }
      return a.tie < b.tie ? -1 : 1;
    })
    .map(({ row }) => row);
  const cutOff = sorted.length > mostRows;
  const { page, nextCursor } = pageOf(sorted.slice(0, mostRows), ({ id }) => id, body.start_cursor, size);
  return { rows: page, nextCursor, cutOff: cutOff && nextCursor === null };
}

const emptyRow = (source: DataSource): Row => ({
  id: '',
  dataSourceId: source.id,
  values: {},
  createdAt: 0,
  editedAt: 0,
  createdBy: '',
  editedBy: '',
  inTrash: false,
  movedTo: null,
});
