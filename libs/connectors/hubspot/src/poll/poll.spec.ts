import { CursorExpired } from '@thread/connector-kit';
import { callingContext, readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackHandler, LoopbackServer } from '@thread/connector-kit/testing';
import { hubspotEnv } from '../../fixtures/read-fixture';
import { createHubspotClient } from '../hubspot.client';
import { hubspotEntry } from '../hubspot.connector';
import { createSearch } from '../search/search';
import { createPoll } from './poll';

interface SearchBody {
  readonly filterGroups: readonly [
    { readonly filters: readonly { propertyName: string; operator: string; value: string }[] },
  ];
  readonly sorts: readonly [{ readonly propertyName: string; readonly direction: string }];
  readonly limit: number;
}
interface Row {
  readonly id: number;
  readonly modified: number;
}

const start = Date.UTC(2026, 0, 15, 12);
const minute = 60_000;

/** A search index over rows, with HubSpot's operators and page limit. Deals only; there are no companies. */
const index =
  (rows: () => readonly Row[]): LoopbackHandler =>
  ({ target, body }) => {
    if (target === '/crm/objects/2026-09/companies/search') return { body: { total: 0, results: [] } };
    if (target !== '/crm/objects/2026-09/deals/search') return null;
    const { filterGroups, sorts, limit } = JSON.parse(body) as SearchBody;
    if (limit > 200 || sorts.length !== 1 || sorts[0].direction !== 'ASCENDING')
      return { status: 400, body: {} };
    const passes = (row: Row): boolean =>
      filterGroups[0].filters.every(({ propertyName, operator, value }) => {
        const actual = propertyName === 'hs_object_id' ? row.id : row.modified;
        return (
          { GTE: actual >= Number(value), EQ: actual === Number(value), GT: actual > Number(value) }[
            operator
          ] ?? false
        );
      });
    const key = (row: Row): number => (sorts[0].propertyName === 'hs_object_id' ? row.id : row.modified);
    const results = rows()
      .filter(passes)
      .toSorted((a, b) => key(a) - key(b))
      .slice(0, limit)
      .map(({ id, modified }) => ({
        id: String(id),
        properties: { hs_lastmodifieddate: new Date(modified).toISOString() },
        createdAt: null,
        updatedAt: null,
        archived: false,
      }));
    return { body: { total: results.length, results } };
  };

let server: LoopbackServer;
afterEach(async () => {
  expect(server.unexpected).toEqual([]);
  await server.close();
});

/** A poller over a portal whose clock and rows the spec moves. */
const polling = async (rows: Row[]) => {
  server = await startLoopbackServer(index(() => rows));
  const poll = createPoll(createSearch(createHubspotClient(server.url)));
  const time = { now: start };
  const { context, operations } = callingContext({ clock: { now: () => new Date(time.now) } });
  let cursor: unknown = null;
  const once = async () => {
    const result = await poll.poll(context, cursor);
    cursor = JSON.parse(JSON.stringify(result.cursor));
    return result;
  };
  const untilDone = async (): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (let round = 0; round < 500; round += 1) {
      const { events, more } = await once();
      ids.push(...events.flatMap(({ objectId }) => objectId ?? []));
      if (!more) return ids;
    }
    throw new Error('The poll does not come to an end.');
  };
  return { time, once, untilDone, operations, poll, context };
};

const fresh = (ids: readonly string[]): readonly string[] =>
  [...new Set(ids)].toSorted((a, b) => Number(a) - Number(b));
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

it('starts a little before now, not with all of history', async () => {
  const { untilDone } = await polling([
    { id: 1, modified: start - 3 * 60 * minute },
    { id: 2, modified: start - 5 * minute },
  ]);
  expect(await untilDone()).toEqual(['2']);
});

it('gives an event the inbox can tell from a repetition and normalise can read', async () => {
  const { once } = await polling([{ id: 7, modified: start - minute }]);
  const [event] = (await once()).events;
  expect(event).toMatchObject({
    connectorId: 'hubspot',
    accountKey: '62515',
    source: 'poll',
    objectType: 'deal',
    objectId: '7',
    dedupeKey: 'poll:deal:7:2026-01-15T11:59:00.000Z',
    occurredAt: new Date(start - minute),
  });
  const { normalise } = readyConnector({ entry: hubspotEntry, env: hubspotEnv(server.url) });
  expect(event && normalise?.(event)).toMatchObject([
    { kind: 'record.changed', ref: { objectType: 'deal', externalId: '7' }, ownChange: false },
  ]);
});

it('tells of companies that swallowed others, which nobody would read otherwise', async () => {
  const modified = new Date(start - minute).toISOString();
  const company = (id: string, merged: string | null) => ({
    id,
    properties: { hs_lastmodifieddate: modified, hs_merged_object_ids: merged },
    createdAt: null,
    updatedAt: null,
    archived: false,
  });
  const results = [company('70', '60;61;70'), company('71', null)];
  const { poll, context } = await polling([]);
  const { normalise } = readyConnector({ entry: hubspotEntry, env: hubspotEnv(server.url) });
  await server.close();
  server = await startLoopbackServer(({ target }) =>
    target.endsWith('/companies/search')
      ? { body: { total: 2, results } }
      : { body: { total: 0, results: [] } },
  );
  const told = createPoll(createSearch(createHubspotClient(server.url)));
  expect(poll.stream).toBe(told.stream);
  const { events } = await told.poll(context, null);
  expect(events.map((event) => normalise?.(event).map(({ kind }) => kind))).toEqual([
    ['record.merged', 'record.changed'],
    ['record.changed'],
  ]);
  expect(events[0] && normalise?.(events[0])[0]).toMatchObject({ winnerId: '70', loserIds: ['60', '61'] });
});

it('costs two searches while little happens', async () => {
  const { untilDone, operations } = await polling([]);
  await untilDone();
  expect(operations).toEqual(['deals.search', 'companies.search']);
});

it('asks only for what is behind while catching up', async () => {
  const { untilDone, operations } = await polling(
    range(700).map((id) => ({ id, modified: start - minute + id })),
  );
  await untilDone();
  expect(operations.filter((operation) => operation === 'companies.search')).toHaveLength(1);
});

it('finds what the index took in late', async () => {
  const rows: Row[] = [{ id: 1, modified: start - 10_000 }];
  const { untilDone, time } = await polling(rows);
  await untilDone();
  rows.push({ id: 2, modified: start - 20_000 });
  time.now += minute;
  expect(await untilDone()).toContain('2');
});

it('F25: finds what happened while it was away for a day', async () => {
  const rows: Row[] = [{ id: 1, modified: start - minute }];
  const { untilDone, time } = await polling(rows);
  await untilDone();
  time.now += 24 * 60 * minute;
  for (const number of range(50)) rows.push({ id: 100 + number, modified: start + number * 20 * minute });
  expect(fresh(await untilDone())).toEqual(
    expect.arrayContaining(range(50).map((number) => String(100 + number))),
  );
});

it('goes on past HubSpot’s 10,000 results', async () => {
  const { untilDone } = await polling(
    range(12_345).map((id) => ({ id, modified: start - 10 * minute + id })),
  );
  expect(fresh(await untilDone())).toHaveLength(12_345);
});

it('F72: goes on through an import that changed a thousand deals in one millisecond', async () => {
  const rows = range(1001).map((id) => ({ id, modified: start - 10 * minute }));
  const { untilDone } = await polling([...rows, { id: 2000, modified: start - 9 * minute }]);
  expect(fresh(await untilDone())).toHaveLength(1002);
});

it('comes to an end although more than a page changed inside the overlap', async () => {
  const rows = range(900).map((id) => ({ id, modified: start - minute + id }));
  const { untilDone, operations } = await polling(rows);
  await untilDone();
  const before = operations.length;
  expect(fresh(await untilDone())).toHaveLength(900);
  expect(operations.length - before).toBeLessThanOrEqual(12);
});

it('F69: has no holes although deals change, come and go while it pages', async () => {
  const rows: Row[] = range(2_000).map((id) => ({ id, modified: start - 10 * minute + Math.floor(id / 3) }));
  let requests = 0;
  server = await startLoopbackServer(
    index(() => {
      requests += 1;
      // The page after this one shrinks, and grows: deals move to the end, vanish, and appear.
      for (const row of rows.splice(0, 20))
        if (row.id % 4 !== 0) rows.push({ ...row, modified: start - 8 * minute + requests });
      if (requests < 10) rows.push({ id: 10_000 + requests, modified: start - 7 * minute });
      return rows;
    }),
  );
  const poll = createPoll(createSearch(createHubspotClient(server.url)));
  const { context } = callingContext({ clock: { now: () => new Date(start) } });
  const found = new Set<string>();
  let cursor: unknown = null;
  for (let more = true; more && requests < 90;) {
    const result = await poll.poll(context, cursor);
    for (const { dedupeKey } of result.events) found.add(dedupeKey);
    cursor = JSON.parse(JSON.stringify(result.cursor));
    more = result.more;
  }
  const all = rows.map(({ id, modified }) => `poll:deal:${id}:${new Date(modified).toISOString()}`);
  const last = await poll.poll(context, cursor);
  for (const { dedupeKey } of last.events) found.add(dedupeKey);
  expect(all.filter((key) => !found.has(key))).toEqual([]);
  expect(all.length).toBeGreaterThan(1_000);
});

it('never moves its position to where it has found nothing', async () => {
  const rows: Row[] = [];
  const { untilDone, time } = await polling(rows);
  await untilDone();
  rows.push({ id: 1, modified: start - 5 * minute });
  time.now += minute;
  expect(await untilDone()).toEqual(['1']);
});

it.each([[{ version: 2 }], ['text'], [{ version: 1, deals: { from: -1 } }]])(
  'asks to start anew with a position it cannot read: %j',
  async (stored) => {
    const { poll, context } = await polling([]);
    await expect(poll.poll(context, stored)).rejects.toBeInstanceOf(CursorExpired);
  },
);

describe('listing past deals', () => {
  const listing = async (rows: Row[]) => {
    server = await startLoopbackServer(index(() => rows));
    const { records } = readyConnector({ entry: hubspotEntry, env: hubspotEnv(server.url) });
    const { context, operations } = callingContext({ clock: { now: () => new Date(start) } });
    const list = async (onPage: (page: number) => void = () => undefined): Promise<readonly string[]> => {
      const ids: string[] = [];
      const request = { since: new Date(start - 100 * minute), pipelineIds: [] };
      for (let page = 1, cursor: unknown = null; page < 500; page += 1) {
        const read = await records?.listChanged?.(context, { ...request, cursor });
        ids.push(...(read?.ids ?? []));
        if (!read?.more) return ids;
        cursor = JSON.parse(JSON.stringify(read.cursor));
        onPage(page);
      }
      throw new Error('The list does not come to an end.');
    };
    return { list, operations };
  };

  it('names every deal changed since then and no older one, 200 a search', async () => {
    const rows = [
      { id: 1, modified: start - 101 * minute },
      ...range(1_400).map((n) => ({ id: n + 1, modified: start - 100 * minute + n * 500 })),
    ];
    const { list, operations } = await listing(rows);
    const found = fresh(await list());
    expect([found.length, found[0], found.at(-1)]).toEqual([1_400, '2', '1401']);
    expect(operations.length).toBeLessThan(10);
  });

  it('goes through an import of one instant, and misses none that is changed meanwhile', async () => {
    const rows = range(700).map((id) => ({ id, modified: start - 50 * minute }));
    const { list } = await listing(rows);
    const found = await list((page) => {
      if (page === 1) rows[3] = { id: 4, modified: start - minute };
    });
    expect(fresh(found)).toHaveLength(700);
  });

  it('does not take a position it cannot read for the beginning', async () => {
    server = await startLoopbackServer(index(() => []));
    const { records } = readyConnector({ entry: hubspotEntry, env: hubspotEnv(server.url) });
    const request = { since: new Date(start), pipelineIds: [], cursor: { page: 3 } };
    await expect(records?.listChanged?.(callingContext().context, request)).rejects.toThrow(CursorExpired);
  });
});
