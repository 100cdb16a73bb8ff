import { PayloadRejected, UnexpectedResponse } from '@thread/connector-kit';
import type { ConnectorContext, ConnectorWriter } from '@thread/connector-kit';
import type { FieldDescription } from '@thread/domain';
import { connectorId } from '../notion.errors';
import { paths } from '../notion.paths';
import { dataSource } from '../notion.schemas';
import { fieldsOf, tablesFor } from '../records/describe-fields';
import { dataSourceOf, type DataSource } from '../schema/data-source';
import { capabilityMissing, type WriterParts } from './update-rows';

type NewProperty = Parameters<NonNullable<ConnectorWriter['createProperty']>['create']>[2];

const operation = 'dataSources.update';
const facts = { connectorId, operation };

function configurationOf({ type, options }: NewProperty): Readonly<Record<string, unknown>> {
  switch (type) {
    case 'text':
      return { rich_text: {} };
    case 'number':
      return { number: { format: 'number' } };
    case 'date':
      return { date: {} };
    case 'option':
      return { select: { options: options.map((name) => ({ name })) } };
  }
}

/** Tables that are asked for deals: none that deals point at, and those that point at companies or contacts before the others. */
function dealTables(all: readonly DataSource[]): readonly DataSource[] {
  const pointedAt = new Set([...tablesFor('company', all), ...tablesFor('contact', all)].map(({ id }) => id));
  const others = all.filter(({ id }) => !pointedAt.has(id));
  const pointing = others.filter(({ columns }) =>
    columns.some(({ targetId }) => targetId !== null && pointedAt.has(targetId)),
  );
  return pointing.length > 0 ? pointing : others;
}

/** The one table whose rows play the role: a column belongs to one table, and Thread does not choose among several. */
function tableFor(role: 'deal' | 'company', all: readonly DataSource[]): DataSource {
  const tables = role === 'company' ? tablesFor(role, all) : dealTables(all);
  const [table] = tables;
  if (table && tables.length === 1) return table;
  throw new PayloadRejected(
    tables.length === 0
      ? 'No shared database holds such rows: make the property in Notion.'
      : 'Several shared databases could be meant: make the property in Notion, in the one you want.',
    facts,
  );
}

const describe = (table: DataSource, name: string): FieldDescription | null => {
  const column = table.columns.find((one) => one.name === name);
  return (column && fieldsOf(table, column)[0]) ?? null;
};

/** Makes a property of the name people read; where the table has one of that name, answers that. */
export async function createColumn(
  { client, sources }: WriterParts,
  context: ConnectorContext,
  role: 'deal' | 'company',
  property: NewProperty,
): Promise<FieldDescription> {
  const table = tableFor(role, await sources.listAnew(context));
  const known = describe(table, property.label);
  if (known) return known;
  const body = { properties: { [property.label]: configurationOf(property) } };
  const request = { method: 'patch', path: paths.dataSource(table.id), body } as const;
  const answer = await client.ask(context, operation, request, dataSource);
  if (answer.kind === 'forbidden') throw capabilityMissing(operation);
  if (answer.kind === 'refused')
    throw new PayloadRejected('Notion did not make the property; make it there.', facts);
  const made = dataSourceOf(answer.value);
  sources.keep(context, made);
  const field = describe(made, property.label);
  if (field) return field;
  throw new UnexpectedResponse('Notion’s answer lacks the property it made.', facts);
}
