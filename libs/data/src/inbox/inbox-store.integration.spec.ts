import { createTestDatabase, waitFor, type TestDatabase } from '@thread/testing';
import type { NewInboxEvent } from '@thread/domain';
import { newId } from '@thread/platform';
import { Database } from '../database';
import type { PrismaClient } from '../generated/client';
import { openAllRows } from '../open-pool';
import { PrismaInboxStore } from './inbox-store';

let testDatabase: TestDatabase;
let database: Database;
let rows: PrismaClient;
let store: PrismaInboxStore;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(testDatabase.urls);
  rows = openAllRows(testDatabase.adminUrl);
  store = new PrismaInboxStore(database);
});

afterEach(async () => {
  await Promise.all([database.close(), rows.$disconnect()]);
  await testDatabase.drop();
});

async function connect(accountKey: string, state = 'connected'): Promise<string> {
  const id = newId();
  await rows.connection.create({
    data: {
      id,
      workspaceId: newId(),
      connectorId: 'acme-crm',
      externalAccountId: accountKey,
      externalAccountName: 'Acme',
      state,
      stateSince: new Date(),
      accountFacts: {},
      connectedByUserId: newId(),
    },
  });
  return id;
}

function event(changes: Partial<NewInboxEvent> = {}): NewInboxEvent {
  return {
    connectorId: 'acme-crm',
    accountKey: 'one',
    dedupeKey: newId(),
    source: 'webhook',
    objectType: 'deal',
    objectId: '1',
    eventType: 'changed',
    occurredAt: new Date('2026-11-02T10:00:00Z'),
    body: Buffer.from([0, 255, 1, 254]),
    ...changes,
  };
}

const stored = () => rows.inboxEvent.findMany({ orderBy: { id: 'asc' } });

describe('storing', () => {
  it('F26: keeps the bytes as they came and drops what is known', async () => {
    const id = await connect('one');
    const events = [event({ dedupeKey: 'a' }), event({ dedupeKey: 'a' }), event({ dedupeKey: 'b' })];
    expect(await store.store(events)).toMatchObject({ stored: 2, duplicates: 1, connectionIds: [id] });
    expect(await store.store(events)).toEqual({ stored: 0, duplicates: 3, fresh: [], connectionIds: [] });
    const [first] = await stored();
    expect([...first!.body]).toEqual([0, 255, 1, 254]);
    expect(first).toMatchObject({ status: 'waiting', connectionId: id });
  });

  it('names the new events and the ids of their rows', async () => {
    await connect('one');
    await store.store([event({ dedupeKey: 'a' })]);
    const { fresh } = await store.store([event({ dedupeKey: 'a' }), event({ dedupeKey: 'b' })]);
    const [, second] = await stored();
    expect(fresh).toEqual([{ at: 1, ids: [String(second!.id)] }]);
  });

  it('F93: gives every connection of the provider account its own row', async () => {
    const ids = [await connect('one'), await connect('one'), await connect('two')];
    const result = await store.store([event()]);
    expect([...result.connectionIds].sort()).toEqual(ids.slice(0, 2).sort());
    expect(result.stored).toBe(1);
    expect(await stored()).toHaveLength(2);
  });

  it('gives what Thread asked for itself to the one connection it is meant for', async () => {
    const [mine] = [await connect('one'), await connect('one')];
    await store.store([event({ onlyConnectionId: mine })]);
    expect((await stored()).map((row) => row.connectionId)).toEqual([mine]);
  });

  it('F41 F42: keeps events of unknown and disconnected accounts as unrouted, once', async () => {
    await connect('gone', 'disconnected');
    const strays = [
      event({ accountKey: 'gone', dedupeKey: 'a' }),
      event({ accountKey: 'nobody', dedupeKey: 'a' }),
    ];
    await store.store(strays);
    expect(await store.store(strays)).toMatchObject({ stored: 0, connectionIds: [] });
    expect((await stored()).map((row) => [row.status, row.connectionId])).toEqual([
      ['unrouted', null],
      ['unrouted', null],
    ]);
  });

  it('F53: stores whatever text a provider sends', async () => {
    await connect('one');
    const long = 'x'.repeat(20_000);
    const hostile = [
      '\u0000',
      'a\u0000b',
      '\ud800',
      long,
      `${long}y`,
      "'; DROP TABLE inbox_event; --",
      '{1,NULL,"}',
    ];
    const events = hostile.map((text) =>
      event({ dedupeKey: `k${text}`, objectId: text, eventType: text, objectType: text }),
    );
    expect(await store.store([...events, event({ occurredAt: new Date(Number.NaN) })])).toMatchObject({
      stored: 8,
    });
  });

  it('F12: is not deadlocked by processes storing the same events in opposite order', async () => {
    await connect('one');
    for (let round = 0; round < 6; round += 1) {
      const events = Array.from({ length: 1_500 }, (_, n) => event({ dedupeKey: `${round}-${n}` }));
      const opposite = events.toReversed();
      const results = await Promise.all(
        [events, opposite, events, opposite].map((list) => store.store(list)),
      );
      expect(results.reduce((sum, result) => sum + result.stored, 0)).toBe(events.length);
    }
    // A deadlock would be repeated and hidden; Postgres counts it.
    const stats = await rows.$queryRaw<{ deadlocks: bigint }[]>`
      SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`;
    expect(stats).toEqual([{ deadlocks: 0n }]);
  }, 30_000);

  it('remembers that a delivery arrived, but not for polls', async () => {
    await connect('one');
    const seen = async () => (await rows.connection.findFirst())?.lastDeliveryAt;
    await store.store([event({ source: 'poll' })]);
    expect(await seen()).toBeNull();
    await store.store([event()]);
    expect(await seen()).toBeInstanceOf(Date);
  });
});

describe('claiming', () => {
  it('never gives two workers events of one record', async () => {
    const id = await connect('one');
    await store.store([event({ objectId: '1' }), event({ objectId: '2' })]);
    expect(await store.claim(id, 1, 'first', 60_000)).toHaveLength(1);
    const [held] = (await stored()).filter((row) => row.leaseOwner === 'first');
    await store.store([event({ objectId: held!.objectId })]);
    const claimed = await store.claim(id, 100, 'second', 60_000);
    expect(claimed.map((one) => one.objectId)).toEqual([held!.objectId === '1' ? '2' : '1']);
  });

  it('F22: shares out what many claim at once, each record to one of them', async () => {
    const id = await connect('one');
    const events = Array.from({ length: 200 }, (_, n) => event({ objectId: String(n % 20) }));
    await store.store(events);
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        store.claim(id, 40, `worker-${n}`, 60_000).then((taken) => ({ n, taken })),
      ),
    );
    const holders = new Map<string, Set<number>>();
    for (const { n, taken } of claims) {
      for (const one of taken) holders.set(one.objectId!, (holders.get(one.objectId!) ?? new Set()).add(n));
    }
    const ids = claims.flatMap(({ taken }) => taken.map((one) => one.id));
    expect(new Set(ids).size).toBe(ids.length);
    expect([...holders.values()].every((owners) => owners.size === 1)).toBe(true);
  });

  it('takes over what a dead worker held, alone once it has died of it several times', async () => {
    const id = await connect('one');
    await store.store([event({ dedupeKey: 'bad', objectId: 'bad' })]);
    for (let death = 1; death <= 3; death += 1) {
      await waitFor(async () => (await store.claim(id, 10, `dead-${death}`, 1)).length === 1);
    }
    await store.store([event({ dedupeKey: 'good', objectId: 'good' })]);
    await waitFor(async () => (await store.connectionsWithForgotten(0, 1)).length === 1);
    expect((await store.claim(id, 10, 'next', 60_000)).map((one) => one.objectId)).toEqual(['good']);
    expect((await store.claim(id, 10, 'other', 60_000)).map((one) => one.objectId)).toEqual(['bad']);
  });

  it('F14: gives up, visibly, on an event that kills every worker that takes it', async () => {
    const id = await connect('one');
    await store.store([event({ dedupeKey: 'deadly' })]);
    let claims = 0;
    await waitFor(async () => {
      claims += (await store.claim(id, 10, `dead-${claims}`, 1)).length;
      return (await stored())[0]?.status === 'dead';
    });
    expect(claims).toBe(7);
    expect(await stored()).toMatchObject([{ status: 'dead', errorCode: 'worker_lost', leaseOwner: null }]);
    expect(await rows.attentionItem.findMany()).toMatchObject([{ kind: 'dead_event', state: 'open' }]);
  });

  it('F14: does not blame an event for claims that were open when Postgres was restarted', async () => {
    const id = await connect('one');
    await store.store([event()]);
    for (let claim = 1; claim <= 10; claim += 1) {
      expect(await store.claim(id, 10, `w${claim}`, 60_000)).toMatchObject([{ suspect: false }]);
      // As if the server had come up after the claim was made.
      await rows.$executeRaw`UPDATE inbox_event SET lease_until = pg_postmaster_start_time()`;
    }
  });

  it('F14: finds the one event of many that kills its workers, and lets the others get on', async () => {
    const id = await connect('one');
    const names = Array.from({ length: 60 }, (_, n) => `r${n}`);
    await store.store(names.map((name) => event({ dedupeKey: name, objectId: name })));
    const open = async (): Promise<boolean> => (await stored()).some(({ status }) => status === 'waiting');
    let turns = 0;
    while (await open()) {
      turns += 1;
      const taken = await waitFor(async () => {
        const claimed = await store.claim(id, 100, `w${turns}`, 1);
        return claimed.length > 0 || !(await open()) ? claimed : null;
      });
      if (taken.some(({ objectId }) => objectId === 'r30')) continue;
      await store.finish(
        id,
        `w${turns}`,
        taken.map((one) => ({ id: one.id, status: 'done', runId: null, code: null })),
      );
    }
    // One by one it would take more turns than there are events.
    expect(turns).toBeLessThan(30);
    const dead = (await stored()).filter(({ status }) => status === 'dead');
    expect(dead.map(({ objectId }) => objectId)).toEqual(['r30']);
  });

  it('does not hold it against an event that it was tried often', async () => {
    const id = await connect('one');
    await store.store([event({ dedupeKey: 'patient', objectId: 'patient' })]);
    const due = new Date(Date.now() - 1_000);
    for (let turn = 1; turn <= 8; turn += 1) {
      const [taken] = await waitFor(async () => {
        const claimed = await store.claim(id, 10, `try-${turn}`, 60_000);
        return claimed.length > 0 ? claimed : null;
      });
      expect(taken).toMatchObject({ attempts: turn, suspect: false });
      await store.finish(id, `try-${turn}`, [
        { id: taken!.id, status: 'waiting', code: 'provider.unavailable', text: 'x', retryAt: due },
      ]);
    }
    // Its worker is lost once: it goes on with everything else.
    await store.claim(id, 10, 'dead', 1);
    await store.store([event({ dedupeKey: 'new', objectId: 'new' })]);
    const both = await waitFor(async () => {
      const claimed = await store.claim(id, 10, 'next', 60_000);
      return claimed.length > 0 ? claimed : null;
    });
    expect(both.map(({ objectId }) => objectId).sort()).toEqual(['new', 'patient']);
  });

  it('leaves events that are not due', async () => {
    const id = await connect('one');
    await store.store([event()]);
    const [taken] = await store.claim(id, 1, 'me', 60_000);
    const later = new Date(Date.now() + 60_000);
    await store.finish(id, 'me', [
      { id: taken!.id, status: 'waiting', code: 'x', text: 'x', retryAt: later },
    ]);
    expect(await store.claim(id, 1, 'me', 60_000)).toEqual([]);
    expect(await store.connectionsWithForgotten(0, 10)).toEqual([]);
  });

  it.each(['needs_reconnection', 'paused', 'disconnected', 'throttled'])(
    'leaves events of a connection that is %s',
    async (state) => {
      const id = await connect('one');
      await store.store([event()]);
      const throttledUntil = state === 'throttled' ? new Date(Date.now() + 60_000) : null;
      await rows.connection.updateMany({ data: { state, throttledUntil } });
      expect(await store.claim(id, 1, 'me', 60_000)).toEqual([]);
    },
  );
});

describe('a clock that is wrong', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['ten minutes fast', 600_000],
    ['ten minutes slow', -600_000],
  ])(
    'F21: a process whose clock is %s neither takes what another holds nor loses what it has',
    async (_name, offMs) => {
      const id = await connect('one');
      await store.store([event()]);
      const now = Date.now.bind(Date);
      jest.spyOn(Date, 'now').mockImplementation(() => now() + offMs);
      const [mine] = await store.claim(id, 1, 'wrong clock', 60_000);
      expect(mine).toBeDefined();
      expect(await store.claim(id, 1, 'right clock', 60_000)).toEqual([]);
      const ending = { id: mine!.id, status: 'done', runId: null, code: null } as const;
      expect(await store.finish(id, 'wrong clock', [ending])).toBe(1);
    },
  );
});

describe('finishing', () => {
  it('F15: counts only for who still holds the event', async () => {
    const id = await connect('one');
    await store.store([event()]);
    const [taken] = await store.claim(id, 1, 'slow', 1);
    await waitFor(async () => (await store.claim(id, 1, 'quick', 60_000)).length === 1);
    const ending = { id: taken!.id, status: 'done', runId: null, code: null } as const;
    expect(await store.finish(id, 'slow', [ending])).toBe(0);
    expect(await store.finish(id, 'quick', [ending])).toBe(1);
    expect(await store.finish(id, 'quick', [ending])).toBe(0);
  });

  it('keeps the lease of who is still at work', async () => {
    const id = await connect('one');
    await store.store([event()]);
    const [taken] = await store.claim(id, 1, 'slow', 1);
    await store.extend(id, 'slow', [taken!.id], 60_000);
    expect(await store.claim(id, 1, 'quick', 60_000)).toEqual([]);
  });

  it('raises one item for all events that died of the same cause', async () => {
    const id = await connect('one');
    await store.store([event({ objectId: '1' }), event({ objectId: '2' })]);
    const taken = await store.claim(id, 2, 'me', 60_000);
    await store.finish(
      id,
      'me',
      taken.map((one) => ({ id: one.id, status: 'dead', code: 'event.unreadable', text: 'No.\u0000' })),
    );
    expect(await rows.attentionItem.findMany()).toMatchObject([{ kind: 'dead_event', connectionId: id }]);
  });
});
