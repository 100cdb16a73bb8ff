import { createHash } from 'node:crypto';
import type { NewInboxEvent } from '@thread/domain';
import { RecordNotFound } from '@thread/connector-kit';
import type { ConnectorContext, ConnectorPoll } from '@thread/connector-kit';
import type { NotionClient } from '../notion.client';
import { connectorId } from '../notion.errors';
import type { Page } from '../notion.schemas';
import type { PolledEvent } from '../normalise/event-schemas';
import type { DataSources } from '../schema/data-sources';
import { newTable, readPollCursor } from './poll-cursor';
import type { PollCursor, PollPosition } from './poll-cursor';
import { scanTable, scanTrash } from './scan-table';

const listEveryMs = 5 * 60 * 1000;

/**
 * Tells two states of a row apart that were edited in the same minute. Addresses of uploaded files change with every reading and are left out, as are pictures
 * of people.
 */
function fingerprintOf(page: Page): string {
  const cells = Object.values(page.properties).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const stable = JSON.stringify([cells, page.in_trash === true], (key, value: unknown) =>
    key === 'file' || key === 'expiry_time' || key === 'avatar_url' ? null : value,
  );
  return createHash('sha256').update(stable).digest('hex').slice(0, 24);
}

const eventOf = (context: ConnectorContext, page: Page): NewInboxEvent => {
  const at = page.last_edited_time ?? context.clock.now();
  const inTrash = page.in_trash === true;
  const body: PolledEvent = { polled: 1, pageId: page.id, editedAt: at.toISOString(), inTrash };
  return {
    connectorId,
    accountKey: context.externalAccountId,
    dedupeKey: `poll:${page.id}:${at.toISOString()}:${fingerprintOf(page)}`,
    source: 'poll',
    objectType: 'deal',
    objectId: page.id,
    eventType: inTrash ? 'page.polled_trash' : 'page.polled',
    occurredAt: at,
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
};

const withTables = async (
  sources: DataSources,
  context: ConnectorContext,
  cursor: PollCursor,
): Promise<PollCursor> => {
  const now = context.clock.now().getTime();
  if (now - cursor.listedAt < listEveryMs) return cursor;
  const shared = await sources.listAnew(context);
  // One that search does not show just now stays: search is not complete. One that is really gone goes when it is asked.
  const added = shared.filter(({ id }) => cursor.tables[id] === undefined);
  const tables = { ...cursor.tables, ...Object.fromEntries(added.map(({ id }) => [id, newTable])) };
  return { ...cursor, listedAt: now, tables };
};

/**
 * The sweep: every minute one query a shared table for edits and one for trash, because webhooks come at most so often and never again. A table is first read
 * from its beginning, a hundred rows a call: Notion keeps no history, so that a row's value before its change is known only if it was read before.
 */
export function createPoll(client: NotionClient, sources: DataSources): ConnectorPoll {
  const scan = async (
    context: ConnectorContext,
    id: string,
    position: PollPosition,
  ): Promise<{ readonly pages: readonly Page[]; readonly position: PollPosition | null }> => {
    try {
      const { pages, position: next } = await scanTable(client, context, id, position);
      const trash = position.catchingUp ? [] : await scanTrash(client, context, id, position.from);
      return { pages: [...pages, ...trash], position: next };
    } catch (error) {
      // Not shared any more: the others go on. It is found again when it is shared again.
      if (error instanceof RecordNotFound) return { pages: [], position: null };
      throw error;
    }
  };
  return {
    stream: 'row-changes',
    everySeconds: 60,
    poll: async (context, stored) => {
      const cursor = await withTables(sources, context, readPollCursor(stored));
      const ids = Object.keys(cursor.tables).toSorted();
      const turn = cursor.turn < ids.length ? cursor.turn : 0;
      const id = ids[turn];
      if (id === undefined) return { events: [], cursor: { ...cursor, turn: 0 }, more: false };
      const { pages, position } = await scan(context, id, cursor.tables[id] ?? newTable);
      const { [id]: _scanned, ...others } = cursor.tables;
      const tables = position === null ? others : { ...others, [id]: position };
      const following = position === null ? turn : turn + 1;
      const isRoundOver = following >= Object.keys(tables).length;
      return {
        events: pages.map((page) => eventOf(context, page)),
        cursor: { ...cursor, tables, turn: isRoundOver ? 0 : following } satisfies PollCursor,
        // Tables take turns: a large one on its first scan keeps nobody waiting.
        more: !isRoundOver || Object.values(tables).some(({ catchingUp }) => catchingUp),
      };
    },
  };
}
