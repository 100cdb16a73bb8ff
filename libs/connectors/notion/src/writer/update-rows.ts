import { MissingScope, RecordConflict, RecordNotFound } from '@thread/connector-kit';
import type { ConnectorContext, RecordUpdate, RecordUpdateOutcome } from '@thread/connector-kit';
import type { NotionClient } from '../notion.client';
import { connectorId } from '../notion.errors';
import { paths } from '../notion.paths';
import { page as pageSchema } from '../notion.schemas';
import { readPage } from '../records/query-pages';
import type { Column } from '../schema/data-source';
import type { DataSources } from '../schema/data-sources';
import { writtenValue } from './written-value';

export interface WriterParts {
  readonly client: NotionClient;
  readonly sources: DataSources;
}

type Refused = Extract<RecordUpdateOutcome, { kind: 'refused' }>;

/** What Notion says of a page in the trash; the code beside it is the one of any other refusal. */
const trashed = /is archived|in (?:the )?trash/i;

/** The capability, as it is called on the integration's page. */
export const updateCapability = 'Update content';

export function capabilityMissing(operation: string): MissingScope {
  return new MissingScope(
    'The integration lacks the capability “Update content”; it is ticked on its page in Notion.',
    { connectorId, operation, status: 403 },
    [updateCapability],
  );
}

/**
 * The columns of a row by id. Where a single shared table has each of them no call is made; duplicated tables and titles share ids, and the row says then
 * which table it is in. Null: the row is gone.
 */
async function columnsOf(
  { client, sources }: WriterParts,
  context: ConnectorContext,
  { externalId, properties }: RecordUpdate,
): Promise<ReadonlyMap<string, Column> | null> {
  const tables = await sources.list(context);
  const found = Object.keys(properties).map((id) =>
    tables.flatMap(({ columns }) => columns.filter((column) => column.id === id)),
  );
  if (found.every(({ length }) => length === 1))
    return new Map(found.flatMap(([column]) => (column ? [[column.id, column] as const] : [])));
  const row = await readPage(client, context, externalId);
  const sourceId = row?.parent.data_source_id;
  const source = sourceId ? await sources.find(context, sourceId) : null;
  return source && new Map(source.columns.map((column) => [column.id, column]));
}

/** Properties the sentence names, by name or id. */
function namedIn(text: string, columns: readonly Column[]): readonly string[] {
  const names = (column: Column): boolean =>
    [column.name, column.id].some((name) =>
      [`"${name}"`, `properties.${name}.`, `${name} is `].some((part) => text.includes(part)),
    );
  return columns.filter(names).map(({ id }) => id);
}

async function updateRow(
  parts: WriterParts,
  context: ConnectorContext,
  record: RecordUpdate,
): Promise<RecordUpdateOutcome> {
  const columns = await columnsOf(parts, context, record);
  if (columns === null) return { kind: 'gone' };
  const properties: Record<string, unknown> = {};
  const written: Column[] = [];
  const refused: Refused[] = [];
  for (const [id, text] of Object.entries(record.properties)) {
    const column = columns.get(id);
    const made = column
      ? writtenValue(text, column)
      : ({ kind: 'problem', code: 'not_in_table', text: 'The row’s table has no such property.' } as const);
    if (made.kind === 'problem' || !column)
      refused.push({ kind: 'refused', properties: [id], ...(made as Omit<Refused, 'kind' | 'properties'>) });
    else {
      properties[id] = { [column.type]: made.json };
      written.push(column);
    }
  }
  if (refused[0])
    return {
      ...{ kind: 'refused', code: refused[0].code },
      text: refused.map(({ text }) => text).join(' '),
      properties: refused.flatMap((one) => one.properties),
    };
  return send(parts.client, context, record.externalId, properties, written);
}

async function send(
  client: NotionClient,
  context: ConnectorContext,
  id: string,
  properties: Readonly<Record<string, unknown>>,
  written: readonly Column[],
): Promise<RecordUpdateOutcome> {
  const operation = 'pages.update';
  const request = { method: 'patch', path: paths.page(id), body: { properties } } as const;
  try {
    const answer = await client.ask(context, operation, request, pageSchema);
    if (answer.kind === 'done') return { kind: 'written', version: answer.value.last_edited_time };
    if (answer.kind === 'forbidden') throw capabilityMissing(operation);
    const { code, text } = answer;
    if (trashed.test(text)) return { kind: 'gone' };
    return { kind: 'refused', code, text, properties: namedIn(text, written) };
  } catch (error) {
    if (error instanceof RecordNotFound) return { kind: 'gone' };
    if (error instanceof RecordConflict)
      return { kind: 'busy', text: 'Somebody else changed the row in the same moment.' };
    throw error;
  }
}

/** Writes rows, one call each: Notion has no batch. Every answer is the row as it is then, its time of change rounded down to the minute. */
export async function updateRows(
  parts: WriterParts,
  context: ConnectorContext,
  records: readonly RecordUpdate[],
): Promise<readonly RecordUpdateOutcome[]> {
  const outcomes: RecordUpdateOutcome[] = [];
  for (const record of records) outcomes.push(await updateRow(parts, context, record));
  return outcomes;
}
