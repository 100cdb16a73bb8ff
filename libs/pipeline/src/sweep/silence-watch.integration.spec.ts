import type { Connector } from '@thread/connector-kit';
import { PrismaArrivalStore, PrismaConnectionHealthStore } from '@thread/data';
import type { NewInboxEvent } from '@thread/domain';
import { silentLogger } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { acmeEvent } from '../testing/acme-crm';
import { wonDeal } from '../testing/acme-deal';
import { acmeAccess, PipelineFixture } from '../testing/pipeline-fixture';
import { Poller } from './poller';
import { SilenceWatch } from './silence-watch';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const began = Date.now();
const ago = (ms: number): Date => new Date(began - ms);

let testDatabase: TestDatabase;
let fixture: PipelineFixture;
let poller: Poller;
let connector: Connector;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
  ({ connector } = fixture.crm);
  const access = { ...acmeAccess(fixture.crm), connectorOf: async () => connector };
  const arrivals = new PrismaArrivalStore(fixture.database);
  const silence = new SilenceWatch({ arrivals, clock: fixture.clock, log: silentLogger });
  poller = new Poller({
    access,
    cursors: fixture.cursors,
    inbox: fixture.writer,
    log: silentLogger,
    silence,
  });
});
afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

const sweep = () => poller.poll(fixture.seeded.connectionId);
const connectedAgo = (ms: number) => fixture.rows.connection.updateMany({ data: { createdAt: ago(ms) } });
const items = () => fixture.rows.attentionItem.findMany({ where: { kind: 'silence' } });

/** Webhooks that came at these times before now, all worked off; the last of them is the connection's last delivery. */
async function heard(...before: number[]): Promise<void> {
  const { connectionId, workspaceId } = fixture.seeded;
  const rows = before.map((ms) => ({
    ...acmeEvent({ type: 'changed', id: `w${ms}` }, `heard-${ms}`),
    ...{ connectionId, workspaceId, status: 'done', receivedAt: ago(ms), body: Buffer.from('{}') },
  }));
  await fixture.rows.inboxEvent.createMany({ data: rows });
  await fixture.rows.connection.updateMany({ data: { lastDeliveryAt: ago(Math.min(...before)) } });
}

/** Changes a sweep came upon, in ms before now, all worked off. */
async function found(
  changes: readonly { readonly id: string; readonly happened: number; readonly arrived: number }[],
): Promise<void> {
  const { connectionId, workspaceId } = fixture.seeded;
  const rows = changes.map(({ id, happened, arrived }) => ({
    ...acmeEvent({ type: 'changed', id }, `found-${id}`),
    ...{ connectionId, workspaceId, status: 'done', source: 'poll', body: Buffer.from('{}') },
    ...{ occurredAt: ago(happened), receivedAt: ago(arrived) },
  }));
  await fixture.rows.inboxEvent.createMany({ data: rows });
}

/** The next sweep finds a change of each of these deals, made so long ago; it is worked off as ever, and then looked at by a further sweep. */
async function sweepFinds(changes: Readonly<Record<string, number>>): Promise<void> {
  const events = Object.entries(changes).map(([id, ms]): NewInboxEvent => {
    const at = ago(ms).toISOString();
    fixture.crm.put({ ...wonDeal(0), id, stageId: 'open', updatedAt: at });
    return { ...acmeEvent({ type: 'changed', id, at }, `${id}@${at}`), source: 'poll' };
  });
  fixture.crm.pollPages.push({ events, cursor: { at: Date.now() }, more: false });
  await sweep();
  await fixture.drainAll();
  await sweep();
}

/** A webhook every three hours for a week, the last of them half a day ago. */
const usual = Array.from({ length: 56 }, (_unused, n) => 12 * hour + n * 3 * hour);

describe('F60: a connection whose webhooks have stopped', () => {
  beforeEach(() => connectedAgo(10 * day));

  it('F60: raises an alarm once, says what to do, and ends it by itself when a webhook comes', async () => {
    await heard(...usual);
    await sweepFinds({ d1: 5 * hour, d2: 4.5 * hour });
    expect(await items()).toEqual([]);
    await sweepFinds({ d3: 3.5 * hour });
    expect(await items()).toMatchObject([
      {
        state: 'open',
        connectionId: fixture.seeded.connectionId,
        title: 'Acme CRM: webhooks have stopped',
        detail: {
          text: expect.stringMatching(/sweep found 3 changes .* Look at the webhooks of the Acme app\.$/),
          alarm: { kind: 'webhooks_stopped', changes: 3, usualMs: 0 },
        },
      },
    ]);
    await sweepFinds({ d4: 2 * hour });
    expect(await items()).toMatchObject([{ state: 'open', detail: { alarm: { changes: 4 } } }]);

    await fixture.deliver({ type: 'changed', id: 'd4', at: new Date().toISOString() });
    await sweep();
    expect(await items()).toMatchObject([{ state: 'resolved' }]);
  });

  it('F60: leaves an item a person dismissed alone, until webhooks came and stopped again', async () => {
    await heard(...usual);
    await sweepFinds({ d1: 5 * hour, d2: 4.5 * hour, d3: 3 * hour });
    await fixture.rows.attentionItem.updateMany({ data: { state: 'dismissed' } });
    await sweepFinds({ d4: 2 * hour });
    expect(await items()).toMatchObject([{ state: 'dismissed', detail: { alarm: { changes: 4 } } }]);
    await fixture.deliver({ type: 'changed', id: 'd4', at: new Date().toISOString() });
    await sweep();
    expect(await items()).toMatchObject([{ state: 'resolved' }]);
  });

  it('F60: says nothing of a weekend on which nothing changes', async () => {
    await heard(...usual.map((ms) => ms + 2 * day));
    await sweep();
    await sweepFinds({ d1: 40 * hour, d2: 40 * hour - minute, d3: 40 * hour - 2 * minute });
    expect(await items()).toEqual([]);
  });

  it('F60: does not count what a webhook had told of before the sweep came upon it', async () => {
    await heard(...usual);
    await found(usual.map((ms) => ({ id: `w${ms}`, happened: ms, arrived: ms - minute })));
    await sweepFinds({ d1: 5 * hour, d2: 4 * hour, d3: 2 * hour });
    expect(await items()).toMatchObject([{ detail: { alarm: { usualMs: 0, changes: 3 } } }]);
  });

  it('F60: waits longer where longer is usual', async () => {
    // Each day the sweep is eight hours ahead of the one webhook.
    const days = Array.from({ length: 12 }, (_unused, n) => (n + 1) * day);
    await heard(...days);
    await found(days.map((ms) => ({ id: `d${ms}`, happened: ms + 8 * hour, arrived: ms + 8 * hour })));
    await sweepFinds({ d1: 20 * hour, d2: 16 * hour, d3: 12 * hour });
    expect(await items()).toEqual([]);
    await sweepFinds({ d4: 3 * hour });
    expect(await items()).toMatchObject([{ detail: { alarm: { usualMs: 8 * hour } } }]);
  });

  it.each([
    ['is new', () => connectedAgo(2 * day), usual],
    ['has hardly had any webhooks', async () => undefined, usual.slice(0, 9)],
    [
      'belongs to a provider that sends none',
      async () => void (connector = { ...connector, webhook: undefined }),
      usual,
    ],
  ])('F60: never alarms for a connection that %s', async (_what, arrange, webhooks) => {
    await arrange();
    await heard(...webhooks);
    await sweepFinds({ d1: 9 * hour, d2: 5 * hour, d3: 3 * hour, d4: minute });
    expect(await items()).toEqual([]);
  });

  it('F60: is told otherwise, and once, when it stops for a reason of its own', async () => {
    await heard(...usual);
    await sweepFinds({ d1: 5 * hour, d2: 4.5 * hour, d3: 3 * hour });
    const { connectionId } = fixture.seeded;
    await new PrismaConnectionHealthStore(fixture.database).changeState({
      ...{ connectionId, from: ['connected'], to: 'paused', reason: 'by_person', notice: null },
    });
    expect(await items()).toMatchObject([{ state: 'resolved' }]);
    await sweep();
    expect(await items()).toMatchObject([{ state: 'resolved' }]);
  });
});

describe('F60: a connection of which nothing can be learned', () => {
  const failing = () => {
    const { connector: sound } = fixture.crm;
    connector = {
      ...sound,
      poll: {
        stream: 'changes',
        everySeconds: 60,
        poll: () => Promise.reject(new Error('unreadable')),
      },
    };
  };
  const answeredAgo = (ms: number) => fixture.rows.pollCursor.updateMany({ data: { updatedAt: ago(ms) } });

  it('F60: is an alarm after an hour without a webhook and an answered sweep, and ends with either', async () => {
    fixture.crm.pollPages.push({ events: [], cursor: { at: 1 }, more: false });
    await sweep();
    failing();
    await answeredAgo(50 * minute);
    await sweep();
    expect(await items()).toEqual([]);
    await answeredAgo(61 * minute);
    await sweep();
    expect(await items()).toMatchObject([
      {
        title: 'Acme CRM: nothing comes in',
        detail: { text: expect.stringContaining('poll.failed'), alarm: { kind: 'cut_off' } },
      },
    ]);
    ({ connector } = fixture.crm);
    await sweep();
    expect(await items()).toMatchObject([{ state: 'resolved' }]);
  });
});
