import { CursorExpired, PayloadRejected, RecordNotFound } from '@thread/connector-kit';
import type { ConnectorContext, ConnectorRecords, StandingDeal } from '@thread/connector-kit';
import { z } from 'zod';
import type { NotionClient } from '../notion.client';
import { connectorId } from '../notion.errors';
import type { Page } from '../notion.schemas';
import type { DataSource } from '../schema/data-source';
import type { DataSources } from '../schema/data-sources';
import { positionsOf } from '../triggers/positions';
import { tablesOf } from './list-changed';
import { queryPage } from './query-pages';

type ListPositions = NonNullable<ConnectorRecords['listPositions']>;

const minute = 60_000;

const lookCursor = z.object({
  /** Tables that are not through, the present one first. */
  tables: z.array(z.string()),
  /** Rows created before this instant (ms) have been seen. */
  from: z.number().int().nonnegative(),
  /** Notion's cursor in the rows since then; '' begins them. */
  inside: z.string(),
});
type LookCursor = z.infer<typeof lookCursor>;

const cursorOf = ({ cursor, pipelineIds }: Parameters<ListPositions>[1]): LookCursor => {
  if (cursor === null || cursor === undefined) return { tables: tablesOf(pipelineIds), from: 0, inside: '' };
  const read = lookCursor.safeParse(cursor);
  if (read.success) return read.data;
  throw new CursorExpired('The position in the list of rows cannot be read.', {
    connectorId,
    operation: 'dataSources.query',
  });
};

const standing = (source: DataSource, page: Page): StandingDeal => ({
  externalId: page.id,
  positions: positionsOf(source, page),
  updatedAt: page.last_edited_time,
});

/** After a query's end: the next table, or more of this one where Notion cut the query off. */
const afterEnd = (at: LookCursor, isCutOff: boolean, last: Page | undefined): LookCursor => {
  const reached = last?.created_time?.getTime();
  if (!isCutOff || reached === undefined) return { tables: at.tables.slice(1), from: 0, inside: '' };
  // A query goes through so many rows of one minute that it does not get beyond it: the rest of that minute is left out.
  return { ...at, from: reached > at.from ? reached : at.from + minute, inside: '' };
};

/**
 * Where every row of some tables stands, a hundred a query, oldest row first: unlike its last edit, the time a row was created never changes, so that edits
 * meanwhile move none. Notion ends a query after 10,000 rows; the next one begins at the minute it ended in. Trashed rows are left out, and a table that is
 * not shared is passed over.
 */
export async function listPositions(
  { client, sources }: { readonly client: NotionClient; readonly sources: DataSources },
  context: ConnectorContext,
  request: Parameters<ListPositions>[1],
): ReturnType<ListPositions> {
  const at = cursorOf(request);
  const [table, ...others] = at.tables;
  if (table === undefined) return { deals: [], cursor: at, more: false };
  const following: LookCursor = { tables: others, from: 0, inside: '' };
  const source = await sources.find(context, table);
  if (source === null) return { deals: [], cursor: following, more: others.length > 0 };
  try {
    const answer = await queryPage(client, context, table, {
      sorts: [{ timestamp: 'created_time', direction: 'ascending' }],
      ...(at.from === 0 ? {} : { filter: createdSince(at.from) }),
      ...(at.inside === '' ? {} : { start_cursor: at.inside }),
    });
    const next =
      answer.cursor === null
        ? afterEnd(at, answer.isCutOff, answer.pages.at(-1))
        : { ...at, inside: answer.cursor };
    const present = answer.pages.filter((page) => page.in_trash !== true && page.archived !== true);
    return {
      deals: present.map((page) => standing(source, page)),
      cursor: next,
      more: next.tables.length > 0,
    };
  } catch (error) {
    if (error instanceof RecordNotFound) return { deals: [], cursor: following, more: others.length > 0 };
    // The row the cursor stood on is gone: these rows are gone through again.
    if (error instanceof PayloadRejected && at.inside !== '')
      return { deals: [], cursor: { ...at, inside: '' }, more: true };
    throw error;
  }
}

function createdSince(from: number) {
  return { timestamp: 'created_time', created_time: { on_or_after: new Date(from).toISOString() } };
}
