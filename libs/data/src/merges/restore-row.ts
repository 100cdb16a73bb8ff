import { isDeepStrictEqual } from 'node:util';

/** A row as JSON, exactly: decimals are text. */
export type RowJson = Readonly<Record<string, unknown>>;

interface RowShape {
  /** Columns that mean something only together: all go back or none. `all` = the whole row. */
  readonly together: readonly (readonly string[])[] | 'all';
  /** Columns that are objects, whose members go back one by one. */
  readonly members: readonly string[];
  /** Columns computed from others, of whose change nobody needs to be told. */
  readonly computed: readonly string[];
}

const shapes: Readonly<Record<string, RowShape>> = {
  account: {
    together: [
      ['company_name', 'normalised_name'],
      ['website', 'domain'],
      ['arr_amount', 'arr_currency'],
      ['csm_user_id', 'handoff_step'],
      ['template_id', 'template_name'],
    ],
    members: ['custom', 'context'],
    computed: ['version', 'updated_at', 'progress_percent', 'health', 'health_reasons'],
  },
  account_fact: { together: 'all', members: [], computed: [] },
};
const plainShape: RowShape = { together: [], members: [], computed: [] };

export interface RestoredRow {
  readonly row: RowJson;
  /** Columns (or `column.member`) that were changed after the merge and stay as they are. */
  readonly kept: readonly string[];
}

function groupsOf(
  columns: readonly string[],
  { together, members }: RowShape,
): readonly (readonly string[])[] {
  if (together === 'all') return [columns];
  const grouped = new Set(together.flat());
  const single = columns.filter((column) => !grouped.has(column) && !members.includes(column));
  return [...together, ...single.map((column) => [column])];
}

function asObject(value: unknown): RowJson {
  return typeof value === 'object' && value !== null ? (value as RowJson) : {};
}

/** The object with every member put back that the merge changed and nobody did since. */
function restoreMembers(before: RowJson, after: RowJson, now: RowJson): { value: RowJson; kept: string[] } {
  const value: Record<string, unknown> = { ...now };
  const kept: string[] = [];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isDeepStrictEqual(before[name], after[name])) continue;
    if (!isDeepStrictEqual(now[name], after[name])) kept.push(name);
    else if (Object.hasOwn(before, name)) value[name] = before[name];
    else delete value[name];
  }
  return { value, kept };
}

/** The row as it was before a merge, except for what was changed after the merge. */
export function restoreRow(
  table: string,
  { before, after, now }: { readonly before: RowJson; readonly after: RowJson; readonly now: RowJson },
): RestoredRow {
  const shape = shapes[table] ?? plainShape;
  const row: Record<string, unknown> = { ...now };
  const kept: string[] = [];
  const columns = Object.keys(before);
  for (const group of groupsOf(columns, shape)) {
    const changed = group.filter((column) => !isDeepStrictEqual(before[column], after[column]));
    if (changed.length === 0) continue;
    const untouched = group.every((column) => isDeepStrictEqual(now[column], after[column]));
    if (untouched) for (const column of changed) row[column] = before[column];
    else kept.push(...changed.filter((column) => !shape.computed.includes(column)));
  }
  for (const column of shape.members.filter((each) => Object.hasOwn(before, each))) {
    const restored = restoreMembers(asObject(before[column]), asObject(after[column]), asObject(now[column]));
    row[column] = restored.value;
    kept.push(...restored.kept.map((name) => `${column}.${name}`));
  }
  return { row, kept };
}
