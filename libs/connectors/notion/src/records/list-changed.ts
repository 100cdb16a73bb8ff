import { CursorExpired, RecordNotFound } from '@thread/connector-kit';
import type { ConnectorContext, ConnectorRecords } from '@thread/connector-kit';
import { z } from 'zod';
import type { NotionClient } from '../notion.client';
import { connectorId } from '../notion.errors';
import { pollPosition } from '../poll/poll-cursor';
import { scanTable } from '../poll/scan-table';

type ListChanged = NonNullable<ConnectorRecords['listChanged']>;

const listCursor = z.object({
  /** Tables that are not through, the present one first. */
  tables: z.array(z.string()),
  position: pollPosition,
});
type ListCursor = z.infer<typeof listCursor>;

const minute = 60_000;

const startOf = (since: Date): ListCursor['position'] => ({
  from: Math.floor(since.getTime() / minute) * minute,
  catchingUp: true,
  inside: null,
});

/** A pipeline is a column of a table, and its id begins with the table's. */
export function tablesOf(pipelineIds: readonly string[]): string[] {
  return [...new Set(pipelineIds.map((id) => id.split(':')[0] ?? ''))].filter((id) => id !== '').toSorted();
}

const cursorOf = ({ since, cursor, pipelineIds }: Parameters<ListChanged>[1]): ListCursor => {
  if (cursor === null || cursor === undefined)
    return { tables: tablesOf(pipelineIds), position: startOf(since) };
  const read = listCursor.safeParse(cursor);
  if (read.success) return read.data;
  throw new CursorExpired('The position in the list of edited rows cannot be read.', {
    connectorId,
    operation: 'dataSources.query',
  });
};

/** Rows edited since an instant (to the minute), a hundred a query, one table after the other. A table that is not shared any more is passed over. */
export async function listChanged(
  client: NotionClient,
  context: ConnectorContext,
  request: Parameters<ListChanged>[1],
): ReturnType<ListChanged> {
  const { tables, position } = cursorOf(request);
  const [table, ...others] = tables;
  if (table === undefined) return { ids: [], cursor: { tables, position }, more: false };
  const following: ListCursor = { tables: others, position: startOf(request.since) };
  try {
    const scan = await scanTable(client, context, table, position);
    const next = scan.position.catchingUp ? { tables, position: scan.position } : following;
    return { ids: scan.pages.map(({ id }) => id), cursor: next, more: next.tables.length > 0 };
  } catch (error) {
    if (!(error instanceof RecordNotFound)) throw error;
    return { ids: [], cursor: following, more: others.length > 0 };
  }
}
