import { CursorExpired, StreamRefused, VendorUnavailable } from '@thread/connector-kit';
import type { StreamListening } from '@thread/connector-kit';
import { PrismaChangeStreamStore } from '@thread/data';
import { silentLogger } from '@thread/platform';
import { createTestDatabase, waitFor, type TestDatabase } from '@thread/testing';
import { acmeEvent } from '../testing/acme-crm';
import { acmeAccess, PipelineFixture } from '../testing/pipeline-fixture';
import { ChangeStreams, type StreamTiming } from './change-streams';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;
const started: ChangeStreams[] = [];

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
  await fixture.close();
  await testDatabase.drop();
});

const facts = { connectorId: 'acme-crm', operation: 'stream.open' };
const event = (id: string) => acmeEvent({ type: 'changed', id }, `stream:${id}`);
const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** A process that listens; `listen` is what its provider does. */
function worker(
  listen: (listening: StreamListening) => Promise<void>,
  timing: Partial<StreamTiming> = {},
  inbox: Pick<PipelineFixture['writer'], 'store'> = fixture.writer,
): ChangeStreams {
  const { crm, database } = fixture;
  const streams = new ChangeStreams({
    connectors: [{ ...crm.connector, stream: { listen: (_context, listening) => listen(listening) } }],
    access: acmeAccess(crm),
    store: new PrismaChangeStreamStore(database),
    inbox,
    wakePolls: (ids) => void polled.push(...ids),
    log: silentLogger,
    timing: {
      leaseMs: 2_000,
      heartbeatMs: 200,
      lookEveryMs: 50,
      retryMs: { first: 1, longest: 5 },
      ...timing,
    },
  });
  started.push(streams);
  return streams;
}
let polled: string[] = [];
beforeEach(() => {
  polled = [];
});

const row = () =>
  fixture.rows.changeStream.findFirstOrThrow({ where: { connectionId: fixture.seeded.connectionId } });
const stored = async (): Promise<readonly (string | null)[]> =>
  (await fixture.rows.inboxEvent.findMany({ orderBy: { id: 'asc' } })).map(({ objectId }) => objectId);

it('of two workers one listens; its events are in the inbox before the position behind them is', async () => {
  const heard: StreamListening[] = [];
  const storedAtSave: number[] = [];
  const listen = async (listening: StreamListening): Promise<void> => {
    heard.push(listening);
    await listening.opened(null);
    await listening.take({ events: [event('1'), event('2')], cursor: { at: 2 }, catchUp: false });
    storedAtSave.push((await stored()).length);
    await untilAborted(listening.signal);
  };
  const both = [worker(listen), worker(listen)];
  await Promise.all(both.flatMap((one) => [one.look(), one.look()]));
  await waitFor(() => storedAtSave.length > 0);
  await Promise.all(both.map((one) => one.look()));
  expect(heard).toHaveLength(1);
  expect(storedAtSave).toEqual([2]);
  expect(both.flatMap(({ listening }) => listening)).toEqual([fixture.seeded.connectionId]);
  expect(await row()).toMatchObject({ state: 'open', notice: null, cursor: { at: 2 }, failures: 0 });
  expect(await stored()).toEqual(['1', '2']);
});

it('F13 F15: a listener that stands still is followed by another from the stored position, and what it still does is void', async () => {
  let late: StreamListening | null = null;
  const stuck = worker(
    async (listening) => {
      await listening.opened(null);
      await listening.take({ events: [event('1')], cursor: { at: 1 }, catchUp: false });
      late = listening;
      await untilAborted(listening.signal);
    },
    // It takes the lease and never renews it.
    { leaseMs: 300, heartbeatMs: 60_000 },
  );
  await stuck.look();
  await waitFor(() => late);
  const cursors: unknown[] = [];
  const next = worker(async (listening) => {
    cursors.push(listening.cursor);
    await listening.opened(null);
    await listening.take({ events: [event('1'), event('2')], cursor: { at: 2 }, catchUp: false });
    await untilAborted(listening.signal);
  });
  next.start();
  await waitFor(async () => (await stored()).length === 2);
  await waitFor(async () => (await row()).failures === 0);
  expect(cursors).toEqual([{ at: 1 }]);
  await expect(
    (late as unknown as StreamListening).take({ events: [], cursor: { at: 0 }, catchUp: false }),
  ).rejects.toThrow();
  expect((await row()).cursor).toEqual({ at: 2 });
  expect(await stored()).toEqual(['1', '2']);
});

it('a position is never ahead of the inbox: what could not be stored comes again', async () => {
  const cursors: unknown[] = [];
  let refusals = 1;
  const inbox = {
    store: async (events: Parameters<PipelineFixture['writer']['store']>[0]) => {
      if (refusals-- > 0) throw new Error('no database');
      return fixture.writer.store(events);
    },
  };
  const listen = async (listening: StreamListening): Promise<void> => {
    cursors.push(listening.cursor);
    await listening.take({ events: [event('1')], cursor: { at: 1 }, catchUp: false });
    await untilAborted(listening.signal);
  };
  worker(listen, {}, inbox).start();
  await waitFor(async () => (await stored()).length === 1);
  expect(cursors).toEqual([null, null]);
});

it('F59: a position the provider no longer knows is dropped; listening goes on from now, and the poll looks for what was before', async () => {
  const cursors: unknown[] = [];
  const streams = worker(async (listening) => {
    cursors.push(listening.cursor);
    await listening.opened(null);
    if (cursors.length === 2) throw new CursorExpired('Too old.', facts);
    await listening.take({ events: [], cursor: { at: cursors.length }, catchUp: false });
    if (cursors.length === 1) throw new VendorUnavailable('Cut.', facts);
    await untilAborted(listening.signal);
  });
  streams.start();
  await waitFor(() => cursors.length === 3);
  await waitFor(async () => JSON.stringify((await row()).cursor) === '{"at":3}');
  expect(cursors).toEqual([null, { at: 1 }, null]);
  // Once for each opening without a position.
  expect(polled).toEqual([fixture.seeded.connectionId, fixture.seeded.connectionId]);
});

it('F59: what the feed left out is asked of the poll', async () => {
  const streams = worker(async (listening) => {
    await listening.take({ events: [event('1')], cursor: { at: 1 }, catchUp: true });
    await untilAborted(listening.signal);
  });
  await streams.look();
  await waitFor(() => polled.length > 0);
  expect(polled).toEqual([fixture.seeded.connectionId]);
  expect(await stored()).toEqual(['1']);
});

it('F60: a feed that ends is opened again, by the position of its last stored event', async () => {
  const cursors: unknown[] = [];
  const streams = worker(async (listening) => {
    cursors.push(listening.cursor);
    const at = cursors.length;
    await listening.take({ events: [event(String(at))], cursor: { at }, catchUp: false });
    if (at < 4) throw new VendorUnavailable('Cut.', facts);
    await untilAborted(listening.signal);
  });
  streams.start();
  await waitFor(() => cursors.length === 4);
  expect(cursors).toEqual([null, { at: 1 }, { at: 2 }, { at: 3 }]);
  await waitFor(async () => (await stored()).length === 4);
});

it('an account without the feed says so once and is left alone; the connection stays what it was', async () => {
  let asked = 0;
  const streams = worker(async () => {
    asked += 1;
    throw new StreamRefused('Switch it on to have changes in seconds.', facts);
  });
  await streams.look();
  await waitFor(async () => (await row()).state === 'refused');
  await streams.look();
  await streams.look();
  expect(asked).toBe(1);
  expect(await row()).toMatchObject({
    notice: 'Switch it on to have changes in seconds.',
    leaseOwner: null,
    retryAt: expect.any(Date) as Date,
  });
  const connection = await fixture.rows.connection.findFirstOrThrow();
  expect(connection).toMatchObject({ state: 'connected', stateReason: null });
});

it('a connection that is paused is listened to no longer, and again when it goes on', async () => {
  let listenings = 0;
  const streams = worker(async (listening) => {
    listenings += 1;
    await listening.opened(null);
    await untilAborted(listening.signal);
  });
  streams.start();
  await waitFor(() => listenings === 1);
  const where = { id: fixture.seeded.connectionId };
  await fixture.rows.connection.update({ where, data: { state: 'paused' } });
  await waitFor(() => streams.listening.length === 0);
  await waitFor(async () => (await row()).leaseOwner === null);
  expect(listenings).toBe(1);
  await fixture.rows.connection.update({ where, data: { state: 'connected' } });
  await waitFor(() => listenings === 2);
});

it('a stop gives the lease back, so that others take over at once', async () => {
  const first = worker(async (listening) => {
    await listening.opened(null);
    await untilAborted(listening.signal);
  });
  await first.look();
  await waitFor(async () => (await row()).state === 'open');
  await first.stop();
  expect(await row()).toMatchObject({ leaseOwner: null, leaseUntil: null, retryAt: null });
});
