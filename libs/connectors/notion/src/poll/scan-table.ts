import { PayloadRejected } from '@thread/connector-kit';
import type { ConnectorContext } from '@thread/connector-kit';
import type { NotionClient } from '../notion.client';
import type { Page } from '../notion.schemas';
import { pageSize, queryPage } from '../records/query-pages';
import type { PollPosition } from './poll-cursor';

const minute = 60_000;
/** Notion rounds edits down to the minute and may show one late: every scan looks back this far. */
const overlapMs = 2 * minute;

const iso = (ms: number): string => new Date(ms).toISOString();
const editedAt = (page: Page | undefined): number | null => page?.last_edited_time?.getTime() ?? null;
const edited = (condition: Record<string, string>) => ({
  timestamp: 'last_edited_time',
  last_edited_time: condition,
});
const oldestFirst = [{ timestamp: 'last_edited_time', direction: 'ascending' }];

interface Scan {
  readonly pages: readonly Page[];
  readonly position: PollPosition;
}

/** Where to go on after an answer that began at `from`. */
const after = (pages: readonly Page[], position: PollPosition, now: number): PollPosition => {
  const last = editedAt(pages.at(-1));
  if (pages.length < pageSize || last === null) {
    // The present minute is not over: its rows may be edited again under the same time.
    const read = last === null ? position.from : Math.min(last, Math.floor(now / minute) * minute);
    return { from: Math.max(position.from, read), catchingUp: false, inside: null };
  }
  // A whole answer of one minute (an import): go through that minute by Notion's own cursor, or the next answer would be this one again.
  const stuck = editedAt(pages[0]) === last;
  return { from: last, catchingUp: true, inside: stuck ? '' : null };
};

const scanMinute = async (
  client: NotionClient,
  context: ConnectorContext,
  sourceId: string,
  position: PollPosition & { readonly inside: string },
): Promise<Scan> => {
  const body = {
    filter: edited({ equals: iso(position.from) }),
    sorts: [{ timestamp: 'created_time', direction: 'ascending' }],
    ...(position.inside === '' ? {} : { start_cursor: position.inside }),
  };
  try {
    const { pages, cursor } = await queryPage(client, context, sourceId, body);
    if (cursor !== null) return { pages, position: { ...position, inside: cursor } };
    return { pages, position: { from: position.from + minute, catchingUp: true, inside: null } };
  } catch (error) {
    // The row the cursor stood on was edited and is in a later minute now: the minute begins again, the inbox drops what it knows.
    if (error instanceof PayloadRejected && position.inside !== '')
      return { pages: [], position: { ...position, inside: '' } };
    throw error;
  }
};

/**
 * One answer of rows edited since the position, oldest edit first, and where to go on. Pages by the minute of the edit, not by Notion's cursor: each answer
 * begins at the last minute of the one before, so that a row edited meanwhile, which moves to the end, takes none with it.
 */
export async function scanTable(
  client: NotionClient,
  context: ConnectorContext,
  sourceId: string,
  position: PollPosition,
): Promise<Scan> {
  const { inside } = position;
  if (inside !== null) return scanMinute(client, context, sourceId, { ...position, inside });
  const since = Math.max(0, position.catchingUp ? position.from : position.from - overlapMs);
  const { pages } = await queryPage(client, context, sourceId, {
    filter: edited({ on_or_after: iso(since) }),
    sorts: oldestFirst,
  });
  return { pages, position: after(pages, position, context.clock.now().getTime()) };
}

/** Rows put into the trash since the position, one answer of the newest: a query shows no trash unless it is asked for, and then nothing else. */
export async function scanTrash(
  client: NotionClient,
  context: ConnectorContext,
  sourceId: string,
  since: number,
): Promise<readonly Page[]> {
  const { pages } = await queryPage(client, context, sourceId, {
    filter: edited({ on_or_after: iso(Math.max(0, since - overlapMs)) }),
    sorts: [{ timestamp: 'last_edited_time', direction: 'descending' }],
    in_trash: true,
  });
  return pages;
}
