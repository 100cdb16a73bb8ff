import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { newId } from '@thread/platform';
import { PrismaActivityStore } from '../activity/activity-store';
import { Database } from '../database';
import type { PrismaClient } from '../generated/client';
import { openAllRows } from '../open-pool';
import { InboxRetention } from './inbox-retention';

let testDatabase: TestDatabase;
let database: Database;
let rows: PrismaClient;
let connectionId: string;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(testDatabase.urls);
  rows = openAllRows(testDatabase.adminUrl);
  connectionId = newId();
});

afterEach(async () => {
  await Promise.all([database.close(), rows.$disconnect()]);
  await testDatabase.drop();
});

const policy = { contentsDays: 30, rowsDays: 365 };
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

interface Old {
  readonly status?: string;
  readonly days: number;
  readonly lane?: string;
  readonly objectId?: string;
  /** Days since it ended, where that is later than it came. */
  readonly doneDays?: number;
}

/** Puts an event of that age on file and answers its id. */
async function onFile({ status = 'done', days, lane = 'live', objectId = '1', doneDays = days }: Old) {
  const ended = ['done', 'ignored', 'dead'].includes(status);
  const row = await rows.inboxEvent.create({
    data: {
      connectorId: 'acme-crm',
      accountKey: 'one',
      ...(status === 'unrouted' ? {} : { connectionId, workspaceId: newId() }),
      dedupeKey: newId(),
      source: 'webhook',
      lane,
      objectType: 'deal',
      objectId,
      body: Buffer.from('contents'),
      status,
      receivedAt: daysAgo(days),
      doneAt: ended ? daysAgo(doneDays) : null,
    },
  });
  return row.id;
}

async function hold(externalId: string, state: string): Promise<void> {
  await rows.hold.create({
    data: {
      id: newId(),
      workspaceId: newId(),
      connectionId,
      objectType: 'deal',
      externalId,
      ruleId: newId(),
      ruleVersionId: newId(),
      state,
      heldSince: daysAgo(60),
      settleUntil: daysAgo(60),
      runId: newId(),
    },
  });
}

/** What is left: id → its contents, and whether they are said to be removed. */
async function left(): Promise<ReadonlyMap<bigint, string>> {
  const all = await rows.inboxEvent.findMany();
  return new Map(
    all.map((row) => [
      row.id,
      row.contentsRemovedAt ? `removed${Buffer.from(row.body)}` : `${Buffer.from(row.body)}`,
    ]),
  );
}

it('F24: the contents of what was worked off go first, then its row; what is younger stays', async () => {
  const young = await onFile({ days: 29 });
  const lately = await onFile({ days: 400, doneDays: 2 });
  const middling = await onFile({ days: 31 });
  const ignored = await onFile({ days: 31, status: 'ignored' });
  const nobodys = await onFile({ days: 31, status: 'unrouted' });
  const ancient = await onFile({ days: 366 });
  const retention = new InboxRetention(database, policy);

  expect(await retention.removeOld()).toEqual({ emptied: 4, removed: 0 });
  expect(await retention.removeOld()).toEqual({ emptied: 0, removed: 1 });
  expect(await retention.removeOld()).toEqual({ emptied: 0, removed: 0 });
  expect(await left()).toEqual(
    new Map([
      [young, 'contents'],
      [lately, 'contents'],
      [middling, 'removed'],
      [ignored, 'removed'],
      [nobodys, 'removed'],
    ]),
  );
  expect(await rows.inboxEvent.findUnique({ where: { id: ancient } })).toBeNull();
});

it('F24: what waits, is dead or is about a held record stays as it is, however old', async () => {
  const waiting = await onFile({ days: 900, status: 'waiting' });
  const dead = await onFile({ days: 900, status: 'dead' });
  await hold('held', 'needs_attention');
  await hold('settled', 'resolved');
  const held = await onFile({ days: 900, objectId: 'held' });
  const settled = await onFile({ days: 40, objectId: 'settled' });
  const retention = new InboxRetention(database, policy);
  await retention.removeOld();
  await retention.removeOld();

  expect(await left()).toEqual(
    new Map([
      [waiting, 'contents'],
      [dead, 'contents'],
      [held, 'contents'],
      [settled, 'removed'],
    ]),
  );
});

it('F24: events of re-runs keep their row, which tells how the record ended', async () => {
  const rerun = await onFile({ days: 900, lane: 'rerun' });
  const retention = new InboxRetention(database, policy);
  await retention.removeOld();
  await retention.removeOld();
  expect(await left()).toEqual(new Map([[rerun, 'removed']]));
});

it('F24: goes in batches, stops when its time is over, and goes on where it was broken off', async () => {
  for (let n = 0; n < 25; n += 1) await onFile({ days: 100 + n, objectId: String(n) });
  const hurried = new InboxRetention(database, policy, { batch: 10, forMs: 0 });
  expect(await hurried.removeOld()).toEqual({ emptied: 10, removed: 0 });
  const contents = await rows.inboxEvent.findMany({ orderBy: { receivedAt: 'asc' } });
  expect(contents.map((row) => row.contentsRemovedAt !== null)).toEqual([
    ...Array<boolean>(10).fill(true),
    ...Array<boolean>(15).fill(false),
  ]);
  // A process that is killed leaves one statement undone.
  await expect(
    database.inSystem(async (tx) => {
      await tx.$executeRaw`DELETE FROM inbox_event WHERE contents_removed_at IS NOT NULL`;
      throw new Error('killed');
    }),
  ).rejects.toThrow('killed');
  expect(await new InboxRetention(database, policy, { batch: 10 }).removeOld()).toEqual({
    emptied: 15,
    removed: 0,
  });
});

it('F24: several sweepers share the work out', async () => {
  for (let n = 0; n < 40; n += 1) await onFile({ days: 100, objectId: String(n) });
  const results = await Promise.all(
    Array.from({ length: 4 }, () => new InboxRetention(database, policy, { batch: 7 }).removeOld()),
  );
  expect(results.reduce((sum, { emptied }) => sum + emptied, 0)).toBe(40);
});

it('F24: finds what is old by an index, however much is kept', async () => {
  await rows.$executeRaw`
    INSERT INTO inbox_event (connector_id, account_key, dedupe_key, source, body, status, received_at, done_at)
    SELECT 'acme-crm', 'one', n::text, 'webhook', '', CASE n % 50 WHEN 0 THEN 'dead' ELSE 'done' END, now(), now() FROM generate_series(1, 20000) n`;
  await rows.$executeRaw`ANALYZE inbox_event`;
  const plans: string[] = [];
  for (const [removed, days] of [
    ['IS NULL', 30],
    [`IS NOT NULL AND lane = 'live'`, 365],
  ]) {
    const plan = await rows.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(`
      EXPLAIN SELECT e.id FROM inbox_event e WHERE e.status IN ('done', 'ignored', 'unrouted') AND e.contents_removed_at ${removed}
        AND coalesce(e.done_at, e.received_at) < now() - make_interval(days => ${days}) ORDER BY coalesce(e.done_at, e.received_at) LIMIT 500`);
    plans.push(plan.map((line) => line['QUERY PLAN']).join('\n'));
  }
  expect(plans[0]).toContain('inbox_event_contents_kept');
  expect(plans[1]).toContain('inbox_event_contents_gone');
});

it('F24: the sweeper’s login can neither empty nor remove what waits or is dead, nor change what an event says', async () => {
  for (const status of ['waiting', 'dead', 'done']) await onFile({ days: 1, status });
  const { system } = database;
  await expect(system.$executeRaw`DELETE FROM inbox_event`).resolves.toBe(0);
  await expect(
    system.$executeRaw`UPDATE inbox_event SET body = ''::bytea, contents_removed_at = now()`,
  ).resolves.toBe(1);
  await expect(system.$executeRaw`UPDATE inbox_event SET body = 'forged'::bytea`).rejects.toThrow();
  expect(await rows.inboxEvent.count()).toBe(3);
});

it('F24: a run tells how many of its deliveries are no longer listed, and a delivery that its contents are gone', async () => {
  const workspaceId = newId();
  const emptied = await onFile({ days: 40 });
  await rows.inboxEvent.updateMany({ where: { id: emptied }, data: { workspaceId } });
  const runId = newId();
  const run = { objectType: 'deal', externalId: '1', cause: 'webhook', outcome: 'skip', code: 'other_stage' };
  await rows.run.create({
    data: {
      ...run,
      id: runId,
      workspaceId,
      connectionId: await connected(workspaceId),
      inboxEventIds: [emptied, emptied + 1_000n, emptied + 1_001n],
      reasons: {},
      durationMs: 1,
    },
  });
  await new InboxRetention(database, policy).removeOld();
  const trace = await new PrismaActivityStore(database).readRun(workspaceId, runId);
  expect(trace?.deliveriesRemoved).toBe(2);
  expect(trace?.deliveries).toMatchObject([
    { id: String(emptied), body: '', contentsRemovedAt: expect.any(Date) },
  ]);
});

async function connected(workspaceId: string): Promise<string> {
  await rows.connection.create({
    data: {
      id: connectionId,
      workspaceId,
      connectorId: 'acme-crm',
      externalAccountId: 'one',
      externalAccountName: 'Acme',
      state: 'connected',
      stateSince: new Date(),
      accountFacts: {},
      connectedByUserId: newId(),
    },
  });
  return connectionId;
}
