import type { FieldDescription, RecordRole } from '@thread/domain';
import type { ConnectorContext } from '@thread/connector-kit';
import type { Column, DataSource } from '../schema/data-source';
import type { DataSources } from '../schema/data-sources';
import { dealColumns } from '../schema/deal-columns';
import { isWritable } from '../writer/written-value';
import { emailSuffix } from './cells';

/** Schemas read within these milliseconds are not read again: the three roles are described one after the other. */
const freshMs = 5_000;

const types: Readonly<Record<string, FieldDescription['type']>> = {
  number: 'number',
  select: 'option',
  status: 'option',
  multi_select: 'options',
  checkbox: 'boolean',
  date: 'date',
  created_time: 'datetime',
  last_edited_time: 'datetime',
};

/** Columns without any text. */
const unreadable = new Set(['button']);

/** How a column is described; a people column twice. */
export const fieldsOf = (source: DataSource, column: Column): readonly FieldDescription[] => {
  const isMoney = column.type === 'number' && !/^(?:number|percent)/.test(column.format ?? 'number');
  const own: FieldDescription = {
    name: column.id,
    label: column.name,
    type: isMoney ? 'money' : (types[column.type] ?? 'text'),
    // Cells hold an option's name, as people know it.
    options: column.options.map(({ name }) => ({ value: name, label: name })),
    writable: isWritable(column.type),
    group: source.name,
  };
  if (column.type !== 'people') return [own];
  const email = {
    name: `${column.id}${emailSuffix}`,
    label: `${column.name} (e-mail)`,
    type: 'text' as const,
  };
  return [own, { ...email, options: [], writable: false, group: source.name }];
};

/** Tables whose rows play the role: every shared one for deals, else those relations of deals point at. */
export const tablesFor = (role: RecordRole, all: readonly DataSource[]): readonly DataSource[] => {
  if (role === 'deal') return all;
  const byId = new Map(all.map((source) => [source.id, source]));
  const targets = all.flatMap((source) => {
    const columns = dealColumns(source, (id) => byId.get(id)?.name ?? null);
    const column = role === 'company' ? columns.company : columns.contacts;
    return column?.targetId ? [column.targetId] : [];
  });
  return [...new Set(targets)].flatMap((id) => byId.get(id) ?? []);
};

/**
 * Columns of the shared tables, by id: renamed columns keep theirs. One that several tables have under the same id (a duplicated table, every title) is
 * listed once. One call at most; a column made a few seconds ago is there.
 */
export async function describeFields(
  sources: DataSources,
  context: ConnectorContext,
  role: RecordRole,
): Promise<readonly FieldDescription[]> {
  const tables = tablesFor(role, await sources.list(context, freshMs));
  const fields = tables.flatMap((source) =>
    source.columns.filter(({ type }) => !unreadable.has(type)).flatMap((column) => fieldsOf(source, column)),
  );
  return [...new Map(fields.toReversed().map((one) => [one.name, one])).values()].toReversed();
}
