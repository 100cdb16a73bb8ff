import type { NewInboxEvent } from '@thread/domain';
import { CursorExpired } from '@thread/connector-kit';
import { callingContext, readyConnector } from '@thread/connector-kit/testing';
import { dealsId, idOf, NotionDouble } from '../../fixtures/notion-double';
import type { Cell } from '../../fixtures/notion-double';
import { notionEntry } from '../notion.connector';

jest.setTimeout(60_000);

const noon = Date.parse('2026-11-27T12:00:00Z');
const second = 1_000;
const minute = 60_000;
const amount = (number: number): Record<string, Cell> => ({ Amount: { id: 'am', type: 'number', number } });

/** One connection being swept, with an inbox that drops what it knows, as the real one does. */
class Sweep {
  now = noon;
  readonly inbox = new Map<string, NewInboxEvent>();
  private cursor: unknown = null;
  private readonly poll;

  constructor(readonly notion: NotionDouble) {
    this.poll = readyConnector({ entry: notionEntry, env: notion.env }).poll;
  }

  /** Sweeps until there is no more. @returns ids of rows with news, one entry for each event the inbox did not know. */
  async run(): Promise<readonly string[]> {
    const news: string[] = [];
    for (let pages = 0, more = true; more; pages += 1) {
      if (pages > 500) throw new Error('The sweep does not end.');
      const { context } = callingContext({ clock: { now: () => new Date(this.now) } });
      const read = await this.poll?.poll(context, this.cursor);
      this.cursor = JSON.parse(JSON.stringify(read?.cursor));
      more = read?.more ?? false;
      for (const event of read?.events ?? []) {
        if (this.inbox.has(event.dedupeKey)) continue;
        this.inbox.set(event.dedupeKey, event);
        news.push(event.objectId ?? '');
      }
    }
    return news;
  }
}

let notion: NotionDouble;
let sweep: Sweep;
beforeEach(async () => {
  notion = await NotionDouble.start();
  notion.sources.set(dealsId, { name: 'Deals', properties: {} });
  sweep = new Sweep(notion);
});
afterEach(() => notion.server.close());

const ids = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_unused, at) => idOf(from + at));
const once = (news: readonly string[]): string[] => {
  expect(news).toHaveLength(new Set(news).size);
  return news.toSorted();
};

it('reads a table from its beginning, once, and then only what changed', async () => {
  for (let number = 1; number <= 250; number += 1) notion.add(number, noon - number * 90 * second);
  expect(once(await sweep.run())).toEqual(ids(1, 250));
  sweep.now += minute;
  expect(await sweep.run()).toEqual([]);
  const row = notion.rows.get(idOf(200));
  sweep.now += 5 * minute;
  if (row) notion.edit(row, sweep.now - second);
  expect(await sweep.run()).toEqual([idOf(200)]);
});

it('finds ten rows of the same minute, without a gap or a repeat', async () => {
  for (let number = 1; number <= 10; number += 1) notion.add(number, noon + number * second);
  sweep.now = noon + 20 * second;
  expect(once(await sweep.run())).toEqual(ids(1, 10));
  sweep.now = noon + 80 * second;
  expect(await sweep.run()).toEqual([]);
});

it('finds a second edit of the same minute that came after the sweep', async () => {
  const row = notion.add(1, noon + 5 * second, amount(1));
  sweep.now = noon + 10 * second;
  expect(await sweep.run()).toEqual([row.id]);
  notion.edit(row, noon + 50 * second, amount(2));
  sweep.now = noon + 70 * second;
  expect(await sweep.run()).toEqual([row.id]);
  sweep.now = noon + 130 * second;
  expect(await sweep.run()).toEqual([]);
});

it('finds a row that shows late, up to two minutes', async () => {
  notion.add(1, noon + 150 * second);
  sweep.now = noon + 160 * second;
  await sweep.run();
  const late = notion.add(2, noon + 40 * second);
  sweep.now = noon + 220 * second;
  expect(await sweep.run()).toEqual([late.id]);
});

it('goes through a minute with more rows than an answer holds', async () => {
  for (let number = 1; number <= 350; number += 1) notion.add(number, noon + (number % 60) * second);
  notion.add(351, noon - minute);
  notion.add(352, noon + 3 * minute);
  sweep.now = noon + 4 * minute;
  expect(once(await sweep.run())).toEqual(ids(1, 352));
});

it('loses no row when one is edited between two answers', async () => {
  for (let number = 1; number <= 320; number += 1) notion.add(number, noon + number * 20 * second);
  sweep.now = noon + 320 * 20 * second + minute;
  // Each answer sees some of its rows, and some of those to come, move to the end.
  notion.onQuery = (count) => {
    for (const number of [count * 7, 100 + count * 11, 250 + count]) {
      const row = notion.rows.get(idOf(number));
      if (row && count < 6) notion.edit(row, sweep.now, amount(count));
    }
  };
  const news = await sweep.run();
  expect(new Set(news)).toEqual(new Set(ids(1, 320)));
  // A row comes again only where it was edited again.
  expect(news.length).toBeLessThanOrEqual(320 + 15);
});

it('begins a crowded minute again when the row its cursor stood on was edited', async () => {
  for (let number = 1; number <= 250; number += 1) notion.add(number, noon + second);
  sweep.now = noon + 5 * minute;
  let moved = false;
  notion.onQuery = (count) => {
    if (count < 4 || moved) return;
    moved = true;
    for (const row of [...notion.rows.values()].slice(0, 120)) notion.edit(row, sweep.now, amount(9));
  };
  expect(new Set(await sweep.run())).toEqual(new Set(ids(1, 250)));
  expect(moved).toBe(true);
});

it('notices what was put into the trash, and what came back', async () => {
  const row = notion.add(1, noon);
  await sweep.run();
  row.inTrash = true;
  notion.edit(row, noon + minute);
  sweep.now = noon + 2 * minute;
  await sweep.run();
  expect([...sweep.inbox.values()].at(-1)).toMatchObject({
    objectId: row.id,
    eventType: 'page.polled_trash',
  });
  row.inTrash = false;
  notion.edit(row, noon + 3 * minute);
  sweep.now = noon + 4 * minute;
  await sweep.run();
  expect([...sweep.inbox.values()].at(-1)).toMatchObject({ objectId: row.id, eventType: 'page.polled' });
});

it('goes on with the others when one table is not shared any more, and begins it again when it is', async () => {
  const other = idOf(900_009);
  notion.sources.set(other, { name: 'Renewals', properties: {} });
  notion.add(1, noon);
  notion.add(2, noon, {}, other);
  expect(once(await sweep.run())).toEqual(ids(1, 2));
  const table = notion.sources.get(dealsId);
  notion.sources.delete(dealsId);
  notion.add(3, noon + minute, {}, other);
  sweep.now += 2 * minute;
  expect(await sweep.run()).toEqual([idOf(3)]);
  if (table) notion.sources.set(dealsId, table);
  notion.add(4, noon + 2 * minute);
  sweep.now += 10 * minute;
  expect(await sweep.run()).toEqual([idOf(4)]);
});

it('asks one query a table for edits and one for trash', async () => {
  notion.add(1, noon);
  await sweep.run();
  const before = notion.queries;
  sweep.now += minute;
  await sweep.run();
  expect(notion.queries - before).toBe(2);
});

it('cannot go on from a position it does not understand', async () => {
  const poll = readyConnector({ entry: notionEntry, env: notion.env }).poll;
  await expect(poll?.poll(callingContext().context, { version: 7 })).rejects.toBeInstanceOf(CursorExpired);
});

it('lists past rows of the tables a rule is about, to the minute, and passes over a table that is gone', async () => {
  for (let number = 1; number <= 250; number += 1) notion.add(number, noon - number * 90 * second);
  const { records } = readyConnector({ entry: notionEntry, env: notion.env });
  const { context } = callingContext({ clock: { now: () => new Date(noon) } });
  const pipelineIds = [`${idOf(900_000)}:status`, `${dealsId}:status`, `${dealsId}:created`];
  const request = { since: new Date(noon - 150 * minute), pipelineIds };
  const found: string[] = [];
  let [pages, cursor, more]: [number, unknown, boolean] = [0, null, true];
  while (more && pages < 50) {
    const read = await records!.listChanged!(context, { ...request, cursor });
    found.push(...read.ids);
    [pages, cursor, more] = [pages + 1, JSON.parse(JSON.stringify(read.cursor)), read.more];
  }
  expect([...new Set(found)].toSorted()).toEqual(ids(1, 100));
  expect(pages).toBeLessThan(6);
  await expect(records!.listChanged!(context, { ...request, cursor: { page: 3 } })).rejects.toThrow(
    CursorExpired,
  );
});
