/** One page of a keyset-paged list. `next` is the position after the last row; null when there is nothing more. */
export interface Page<Row> {
  readonly data: readonly Row[];
  readonly hasMore: boolean;
  readonly nextCursor: string | null;
}

/** Where a page starts: what the list is sorted by, the sort key as text, and the id that breaks ties. */
export interface Position {
  readonly sort: string;
  readonly key: string;
  readonly id: string;
}

/** An instant as Postgres or JavaScript writes it. */
export const instantKey = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}(:?\d{2})?)$/;

/** A cursor that is not one of ours, or of another sort order. */
export class CursorInvalid extends Error {
  constructor() {
    super('The cursor does not belong to this list.');
    this.name = 'CursorInvalid';
  }
}

export function cursorOf(position: Position): string {
  return Buffer.from(JSON.stringify([position.sort, position.key, position.id])).toString('base64url');
}

const idPattern = /^[0-9a-f-]{1,36}$/;

/** Null for the first page. Throws CursorInvalid, also when the key has not the form the sort order needs. */
export function positionOf(
  cursor: string | undefined,
  sort: string,
  keyPattern: RegExp = instantKey,
): Position | null {
  if (cursor === undefined) return null;
  const parts = partsOf(cursor);
  const [ofSort, key, id] = parts;
  if (parts.length !== 3 || ofSort !== sort || key === undefined || id === undefined)
    throw new CursorInvalid();
  if (!keyPattern.test(key) || !idPattern.test(id)) throw new CursorInvalid();
  return { sort, key, id };
}

function partsOf(cursor: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.every((part) => typeof part === 'string')) return parts;
  } catch {
    // Falls through: a text that is no JSON is no cursor.
  }
  throw new CursorInvalid();
}

/** Cuts one row too many (fetched to know whether there is more) into a page. */
export function pageOfRows<Row, View>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => View,
  position: (row: Row) => Position,
): Page<View> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const hasMore = rows.length > limit;
  return { data: kept.map(view), hasMore, nextCursor: hasMore && last ? cursorOf(position(last)) : null };
}
