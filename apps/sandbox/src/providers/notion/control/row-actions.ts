import { z } from 'zod';
import { validationError } from '../api/notion-error';
import type { Notion } from '../notion';
import type { Actor, DataSource, Property, Row, Value, Workspace } from '../workspace/model';
import { dataSourceOf, propertyOf, titleOf } from '../workspace/model';

const mostMade = 100_000;

/** Cells as a person types them: by column name; options by name, dates as text, people and pages by name or id. */
export const typedValues = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
);

/** A change made by a person in Notion's own pages. */
export const personIn = (workspace: Workspace): Actor => ({
  id: workspace.people[0]?.id ?? '',
  type: 'person',
});

/** @throws NotionError 400 when the workspace has none of that id or name. */
export function dataSourceNamed(workspace: Workspace, idOrName: string | undefined): DataSource {
  const source =
    idOrName === undefined
      ? mainSource(workspace)
      : workspace.dataSources.find(({ id, name }) => id === idOrName || name === idOrName);
  if (source === undefined) throw validationError(`There is no data source ${String(idOrName)}.`);
  return source;
}

/** The table a salesperson works in: the first with people to own its rows. */
export function mainSource(workspace: Workspace): DataSource | undefined {
  return workspace.dataSources.find(({ properties }) => properties.some(({ type }) => type === 'people'));
}

/** @throws NotionError 400. */
export function rowIn(workspace: Workspace, id: string): Row {
  const row = workspace.rows.get(id);
  if (row === undefined) throw validationError(`There is no row ${id}.`);
  return row;
}

/** @throws NotionError 400. */
export function columnNamed(source: DataSource, name: string): Property {
  const property = propertyOf(source, name);
  if (property === undefined) throw validationError(`${source.name} has no column ${name}.`);
  return property;
}

const words = (given: unknown): string[] =>
  (Array.isArray(given) ? given.map(String) : String(given).split(','))
    .map((one) => one.trim())
    .filter((one) => one !== '');

function optionId(property: Property, name: string): string {
  const found = property.options?.find((one) => one.name === name || one.id === name);
  if (found === undefined) throw validationError(`${property.name} has no option ${name}.`);
  return found.id;
}

function reference(workspace: Workspace, property: Property, text: string): string {
  if (property.type === 'people') {
    const person = workspace.people.find(({ id, name, email }) => [id, name, email].includes(text));
    if (person === undefined) throw validationError(`There is nobody called ${text}.`);
    return person.id;
  }
  const target = [...workspace.rows.values()].find(
    (row) =>
      row.dataSourceId === property.relation?.dataSourceId &&
      (row.id === text || titleOf(workspace, row) === text),
  );
  if (target === undefined) throw validationError(`There is no page ${text}.`);
  return target.id;
}

function cellOf(workspace: Workspace, property: Property, given: unknown): Value {
  const empty = given === null || given === '';
  switch (property.type) {
    case 'number':
      return empty ? null : Number(given);
    case 'checkbox':
      return given === true || given === 'true' || given === 'on';
    case 'select':
    case 'status':
      return empty ? null : optionId(property, String(given));
    case 'multi_select':
      return empty ? [] : words(given).map((one) => optionId(property, one));
    case 'people':
    case 'relation':
      return empty ? [] : words(given).map((one) => reference(workspace, property, one));
    case 'date':
      return empty ? null : { start: String(given), end: null, time_zone: null };
    case 'title':
    case 'rich_text':
      return empty ? '' : String(given);
    case 'url':
    case 'email':
    case 'phone_number':
      return empty ? null : String(given);
    default:
      throw validationError(`${property.name} cannot be typed into.`);
  }
}

/** Turns what was typed into cells. @throws NotionError 400 naming what does not fit. */
export function cellsOf(
  workspace: Workspace,
  source: DataSource,
  typed: Record<string, unknown>,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(typed).map(([name, given]) => {
      const property = columnNamed(source, name);
      return [property.id, cellOf(workspace, property, given)];
    }),
  );
}

/** The column that says where a deal stands, and the cell of a stage given by option id or name. */
export function stageCell(source: DataSource, stage: string): Record<string, Value> {
  for (const property of source.properties) {
    if (property.type !== 'status' && property.type !== 'select') continue;
    const option = property.options?.find(({ id, name }) => id === stage || name === stage);
    if (option !== undefined) return { [property.id]: option.id };
  }
  throw validationError(`${source.name} has no option ${stage}.`);
}

/** Plenty of complete deals at once, each with its own company and contact where the table has those. Returns their ids. */
export function createMany(
  notion: Notion,
  workspace: Workspace,
  count: number,
  stage: string | undefined,
): string[] {
  const source = dataSourceNamed(workspace, undefined);
  const editor = notion.editor(workspace.id);
  const actor = personIn(workspace);
  const related = (name: string): { column: Property; source: DataSource } | null => {
    const column = source.properties.find((one) => one.name === name && one.type === 'relation');
    const target = dataSourceOf(workspace, column?.relation?.dataSourceId ?? '');
    return column === undefined || target === undefined ? null : { column, source: target };
  };
  const [companies, contacts] = [related('Company'), related('Contacts')];
  return Array.from({ length: Math.min(count, mostMade) }, (_unused, at) => {
    const name = `Bulk Customer ${workspace.rows.size + 1}`;
    const slug = name.toLowerCase().replace(/\W+/g, '-');
    const values: Record<string, Value> = {
      title: name,
      ...(stage === undefined ? {} : stageCell(source, stage)),
    };
    if (companies) {
      const cells = cellsOf(workspace, companies.source, { Name: name, Domain: `https://${slug}.example` });
      values[companies.column.id] = [editor.create(companies.source, cells, actor).id];
    }
    if (contacts) {
      const cells = cellsOf(workspace, contacts.source, {
        Name: `Robin Example ${at + 1}`,
        'E-mail': `owner@${slug}.example`,
      });
      values[contacts.column.id] = [editor.create(contacts.source, cells, actor).id];
    }
    for (const property of source.properties) {
      if (property.type === 'people') values[property.id] = [actor.id];
      if (property.type === 'number') values[property.id] = 12_000 + at;
      if (property.type === 'email') values[property.id] = `owner@${slug}.example`;
      if (property.name === 'Close date')
        values[property.id] = {
          start: new Date(notion.now() + (at % 60) * 86_400_000).toISOString().slice(0, 10),
          end: null,
          time_zone: null,
        };
    }
    return editor.create(source, values, actor).id;
  });
}
