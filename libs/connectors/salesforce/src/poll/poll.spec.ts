import { CursorExpired } from '@thread/connector-kit';
import { readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackServer } from '@thread/connector-kit/testing';
import { orgContext, orgHandler, orgId, salesforceEnv } from '../../fixtures/salesforce-org';
import type { AskedQuery } from '../../fixtures/salesforce-org';
import { salesforceEntry } from '../salesforce.connector';

interface Changed {
  readonly id: string;
  stamp: number;
  deleted?: boolean;
  master?: string;
}

const start = Date.UTC(2026, 0, 15, 12);
const second = 1_000;
const minute = 60_000;
const opportunityId = (number: number): string => `006gk${String(number).padStart(10, '0')}AAA`;
const accountId = (number: number): string => `001gk${String(number).padStart(10, '0')}AAA`;

let server: LoopbackServer;
let now = start;
let opportunities: Changed[] = [];
let accounts: Changed[] = [];
let log: { id: string; at: number }[] = [];
/** What happens in the org while a page is being read. */
let meanwhile: () => void = () => undefined;

/** Rows by the conditions the poll writes: from an instant on, or behind (instant, id). */
function pageOf({ soql, object, withDeleted }: AskedQuery): object[] {
  expect(withDeleted).toBe(true);
  expect(soql).toMatch(/ ORDER BY SystemModstamp ASC, Id ASC LIMIT 2000$/);
  const from = /SystemModstamp >= (\S+)/.exec(soql)?.[1];
  const behind = /SystemModstamp > (\S+) OR \(SystemModstamp = \1 AND Id > '(\w+)'\)/.exec(soql);
  if (from === undefined && behind === null) throw new Error(`A condition nobody expected: ${soql}`);
  const passes = ({ stamp, id }: Changed): boolean => {
    if (from !== undefined) return stamp >= Date.parse(from);
    const at = Date.parse(behind?.[1] ?? '');
    return stamp > at || (stamp === at && id > (behind?.[2] ?? ''));
  };
  const found = (object === 'Account' ? accounts : opportunities)
    .filter(passes)
    .toSorted((a, b) => a.stamp - b.stamp || (a.id < b.id ? -1 : 1))
    .slice(0, 2_000)
    .map(({ id, stamp, deleted = false, master }) => ({
      Id: id,
      SystemModstamp: new Date(stamp).toISOString().replace('Z', '+0000'),
      IsDeleted: deleted,
      ...(object === 'Account' ? { MasterRecordId: master ?? null } : {}),
    }));
  meanwhile();
  return found;
}

beforeEach(async () => {
  [now, opportunities, accounts, log, meanwhile] = [start, [], [], [], () => undefined];
  server = await startLoopbackServer(
    orgHandler(pageOf, {
      other: ({ target }) => {
        if (!target.startsWith('/services/data/v67.0/sobjects/Opportunity/deleted/')) return null;
        const [from, to] = ['start', 'end'].map((name) =>
          Date.parse(new URL(target, 'http://org').searchParams.get(name) ?? ''),
        );
        const covered = Math.floor(now / minute) * minute;
        const found = log.filter(({ at }) => at >= (from ?? 0) && at < (to ?? 0));
        return {
          body: {
            deletedRecords: found.map(({ id, at }) => ({
              id,
              deletedDate: new Date(at).toISOString().replace('Z', '+0000'),
            })),
            earliestDateAvailable: '2025-12-31T00:00:00.000+0000',
            latestDateCovered: new Date(covered).toISOString().replace('Z', '+0000'),
          },
        };
      },
    }),
  );
});
afterEach(async () => {
  expect(server.unexpected).toEqual([]);
  await server.close();
});

interface Polled {
  readonly keys: readonly string[];
  readonly cursor: unknown;
  readonly pages: number;
}

/** Polls until there is nothing more, as the runtime does: each cursor goes through JSON. */
async function pollAll(cursor: unknown): Promise<Polled> {
  const { poll } = readyConnector({ entry: salesforceEntry, env: salesforceEnv(server.url) });
  const { context } = orgContext(server.url, { clock: { now: () => new Date(now) } });
  const keys: string[] = [];
  let position: unknown = cursor;
  for (let pages = 1; ; pages += 1) {
    const read = await poll!.poll(context, position);
    for (const event of read.events) {
      expect(event).toMatchObject({ connectorId: 'salesforce', accountKey: orgId, source: 'poll' });
      keys.push(event.dedupeKey);
    }
    position = JSON.parse(JSON.stringify(read.cursor));
    if (!read.more) return { keys, cursor: position, pages };
    if (pages > 50) throw new Error('The poll does not end.');
  }
}

it('finds changes, deletions and merges of one round, each as what it is', async () => {
  opportunities = [
    { id: opportunityId(1), stamp: start - minute },
    { id: opportunityId(2), stamp: start - minute, deleted: true },
  ];
  accounts = [
    { id: accountId(1), stamp: start - minute },
    { id: accountId(2), stamp: start - minute, deleted: true, master: accountId(1) },
  ];
  const at = new Date(start - minute).toISOString();
  expect((await pollAll(null)).keys).toEqual([
    `poll:deal:${opportunityId(1)}:changed:${at}`,
    `poll:deal:${opportunityId(2)}:deleted:${at}`,
    `poll:company:${accountId(1)}:changed:${at}`,
    `poll:company:${accountId(2)}:merged:${at}`,
  ]);
});

it('reads records that share one second across pages: no gap, no repeat', async () => {
  opportunities = Array.from({ length: 4_500 }, (_, row) => ({
    id: opportunityId(row),
    stamp: start - minute,
  }));
  const { keys, pages } = await pollAll(null);
  expect([keys.length, new Set(keys).size, pages]).toEqual([4_500, 4_500, 3]);
});

it('finds ten records of one second that are saved after a poll of that very second', async () => {
  opportunities = [{ id: opportunityId(5), stamp: start }];
  const first = await pollAll(null);
  opportunities.push(
    ...Array.from({ length: 10 }, (_, row) => ({ id: opportunityId(10 + row), stamp: start })),
  );
  opportunities.push({ id: opportunityId(1), stamp: start });
  now = start + 30 * second;
  const again = await pollAll(first.cursor);
  expect(again.keys.filter((key) => !first.keys.includes(key))).toHaveLength(11);
});

it('meets a record that changes while pages are read again, and loses none that do not', async () => {
  opportunities = Array.from({ length: 4_100 }, (_, row) => ({
    id: opportunityId(row),
    stamp: start - 10 * minute + row,
  }));
  let reads = 0;
  meanwhile = () => {
    reads += 1;
    // One record read already and one not read yet move to the end.
    if (reads !== 1) return;
    opportunities[0]!.stamp = start - second;
    opportunities[4_000]!.stamp = start - second;
  };
  const { keys } = await pollAll(null);
  const seen = new Set(keys.map((key) => key.split(':')[2]));
  expect(seen.size).toBe(4_100);
  expect(keys.filter((key) => key.includes(opportunityId(0)))).toHaveLength(2);
  expect(keys.filter((key) => key.includes(opportunityId(4_000)))).toHaveLength(1);
});

it('sees a change that was committed late, behind others', async () => {
  opportunities = [{ id: opportunityId(1), stamp: start }];
  const first = await pollAll(null);
  now = start + 4 * minute;
  opportunities.push(
    { id: opportunityId(2), stamp: start + 30 * second },
    { id: opportunityId(3), stamp: now - second },
  );
  const later = await pollAll(first.cursor);
  now += 30 * second;
  // Its transaction took more than two minutes.
  opportunities.push({ id: opportunityId(4), stamp: start + 2 * minute });
  const last = await pollAll(later.cursor);
  expect(last.keys.some((key) => key.includes(opportunityId(4)))).toBe(true);
});

it('reads only the last minutes again while nothing happens, and the inbox knows those', async () => {
  opportunities = [
    { id: opportunityId(1), stamp: start - 10 * minute },
    { id: opportunityId(2), stamp: start - 2 * minute },
  ];
  const first = await pollAll(null);
  now = start + 60 * minute;
  expect((await pollAll(first.cursor)).keys).toEqual(first.keys.slice(-1));
});

it('asks the delete log every five minutes, for what the recycle bin no longer holds', async () => {
  const first = await pollAll(null);
  const asked = () => server.requests.filter(({ target }) => target.includes('/deleted/')).length;
  expect(asked()).toBe(1);
  log = [{ id: opportunityId(9).slice(0, 15), at: start + minute }];
  now = start + 4 * minute;
  const early = await pollAll(first.cursor);
  expect([asked(), early.keys]).toEqual([1, []]);
  now = start + 6 * minute;
  expect((await pollAll(early.cursor)).keys).toEqual([
    expect.stringMatching(new RegExp(`^poll:deal:${opportunityId(9).slice(0, 15)}\\w{3}:deleted:`)),
  ]);
});

it.each([
  [undefined, 15],
  ['60', 55],
  ['8', 5],
  ['5', 5],
])('comes soon enough for a change to be an account within %s seconds', (seconds, every) => {
  const env = {
    ...salesforceEnv(server.url),
    ...(seconds === undefined ? {} : { SALESFORCE_POLL_SECONDS: seconds }),
  };
  expect(readyConnector({ entry: salesforceEntry, env }).poll?.everySeconds).toBe(every);
});

it.each([{}, { version: 2 }, 'x', { version: 1, opportunities: { at: -1, afterId: null } }])(
  'does not take %j for a position',
  async (cursor) => {
    await expect(pollAll(cursor)).rejects.toThrow(CursorExpired);
  },
);

it('lists past opportunities since an instant, without those in the recycle bin', async () => {
  const since = start - 90 * 24 * 60 * minute;
  opportunities = [
    { id: opportunityId(90_001), stamp: since - second },
    { id: opportunityId(90_002), stamp: since, deleted: true },
    ...Array.from({ length: 4_500 }, (_, row) => ({ id: opportunityId(row), stamp: since })),
    { id: opportunityId(90_003), stamp: start - minute },
  ];
  const { records } = readyConnector({ entry: salesforceEntry, env: salesforceEnv(server.url) });
  const { context } = orgContext(server.url, { clock: { now: () => new Date(now) } });
  const ids: string[] = [];
  let [pages, cursor, more]: [number, unknown, boolean] = [0, null, true];
  while (more && pages < 50) {
    const read = await records!.listChanged!(context, { since: new Date(since), cursor, pipelineIds: [] });
    ids.push(...read.ids);
    [pages, cursor, more] = [pages + 1, JSON.parse(JSON.stringify(read.cursor)), read.more];
  }
  expect([ids.length, new Set(ids).size, pages]).toEqual([4_501, 4_501, 3]);
  expect(ids).toContain(opportunityId(90_003));
  const broken = { since: new Date(since), cursor: { page: 3 }, pipelineIds: [] };
  await expect(records!.listChanged!(context, broken)).rejects.toThrow(CursorExpired);
});
