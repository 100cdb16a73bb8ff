import { AuthorisationExpired, PayloadRejected, RateLimited, VendorUnavailable } from '@thread/connector-kit';
import { PrismaOutcomeStore } from '@thread/data';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { acmeEvent, acmeId } from './testing/acme-crm';
import { wonDeal } from './testing/acme-deal';
import { PipelineFixture } from './testing/pipeline-fixture';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

const facts = { connectorId: acmeId, operation: 'deals.batchRead' };

async function deliverWon(count: number, from = 0): Promise<void> {
  for (let n = from; n < from + count; n += 1) fixture.crm.put(wonDeal(n));
  const bodies = Array.from({ length: count }, (_, n) => ({
    type: 'changed',
    id: String(1000 + from + n),
    property: 'stage',
    value: 'won',
  }));
  await fixture.deliver(...bodies);
}

it.each([
  ['not JSON', Buffer.from('{"type":')],
  ['not an object', Buffer.from('null')],
  ['wrong types', Buffer.from('{"type":7,"id":{}}')],
  ['NUL and a lone surrogate in the wrong place', Buffer.from('{"type":"changed","id":["\\u0000\\ud800"]}')],
  ['no text at all', Buffer.from([0, 255, 254, 128])],
  ['empty', Buffer.alloc(0)],
  ['50,000 levels deep', Buffer.from(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)],
])('F40 F55: processes 99 of 100 and shows the one that is %s', async (_name, body) => {
  await deliverWon(40);
  await fixture.writer.store([{ ...acmeEvent({ type: 'changed', id: '5' }, 'poison'), body }]);
  await deliverWon(59, 40);
  await fixture.drainAll();

  expect(await fixture.inboxStatuses()).toEqual({ done: 99, dead: 1 });
  expect(await fixture.accounts()).toHaveLength(99);
  expect(await fixture.attention()).toMatchObject([{ kind: 'dead_event', state: 'open' }]);
});

it('F53: makes accounts of all when one record is full of what no database holds', async () => {
  await deliverWon(20);
  const hostile = 'Bad\u0000 name\ud800';
  Object.assign(fixture.crm.deals.get('1013')!, {
    name: hostile,
    company: { id: 'c13', name: hostile, domain: hostile },
    contact: { id: 'p13', name: hostile, email: 'ada@customer-13.example' },
    owner: { name: hostile, email: hostile },
  });
  const told = { type: 'changed', id: '1013', property: hostile, value: hostile };
  await fixture.deliver(told);
  await fixture.drainAll();

  expect(await fixture.inboxStatuses()).toEqual({ done: 21 });
  expect(await fixture.accounts()).toHaveLength(20);
  expect(await fixture.runs()).toHaveLength(20);
});

it('fails one record alone whose company’s id no database holds', async () => {
  await deliverWon(20);
  fixture.crm.deals.get('1013')!.company = { id: 'c\u0000', name: 'Nul', domain: null };
  await fixture.drainAll();

  expect(await fixture.inboxStatuses()).toEqual({ done: 19, waiting: 1 });
  expect(await fixture.accounts()).toHaveLength(19);
  expect((await fixture.runs()).filter((run) => run.outcome === 'failed')).toMatchObject([
    { externalId: '1013' },
  ]);
});

it('keeps a deal that cannot be stored by itself: the others are done, its run failed, and it comes through later', async () => {
  await deliverWon(20);
  const outcomes = new PrismaOutcomeStore(fixture.database);
  let broken = true;
  const apply: typeof outcomes.apply = async (outcome) => {
    if (broken && outcome.snapshot.record.ref.externalId === '1013') throw new Error('Cannot be stored');
    return new PrismaOutcomeStore(fixture.database).apply(outcome);
  };
  const drainer = fixture.drainer({ outcomes: Object.assign(outcomes, { apply }) });
  await fixture.drainAll(drainer);

  expect(await fixture.accounts()).toHaveLength(19);
  expect(await fixture.inboxStatuses()).toEqual({ done: 19, waiting: 1 });
  expect((await fixture.runs()).filter((run) => run.outcome === 'failed')).toMatchObject([
    { externalId: '1013', code: 'pipeline.failed' },
  ]);

  broken = false;
  await fixture.rows.inboxEvent.updateMany({ data: { nextAttemptAt: new Date(0) } });
  await fixture.drainAll(drainer);
  expect(await fixture.accounts()).toHaveLength(20);
  expect(await fixture.inboxStatuses()).toEqual({ done: 20 });
});

it('isolates a record the provider cannot read in a group', async () => {
  await deliverWon(20);
  fixture.crm.onRead = (ids) => {
    if (ids.includes('1013')) throw new PayloadRejected('Record 1013 cannot be read.', facts);
  };
  await fixture.drainAll();

  expect(await fixture.accounts()).toHaveLength(19);
  expect(await fixture.inboxStatuses()).toEqual({ done: 19, dead: 1 });
  expect((await fixture.runs()).filter((run) => run.outcome === 'failed')).toMatchObject([
    { externalId: '1013' },
  ]);
});

it.each([
  ['the provider does not answer', new VendorUnavailable('No answer.', facts)],
  ['the provider asks to wait', new RateLimited('Slow down.', facts, 30_000)],
  ['the grant is dead', new AuthorisationExpired('Refused.', facts)],
])('keeps everything while %s, in one attempt', async (_name, error) => {
  await deliverWon(5);
  fixture.crm.onRead = () => {
    throw error;
  };
  await fixture.drainAll();

  expect(fixture.crm.reads).toHaveLength(1);
  expect(await fixture.inboxStatuses()).toEqual({ waiting: 5 });
  expect(await fixture.runs()).toEqual([]);
  const rows = await fixture.rows.inboxEvent.findMany();
  expect(
    rows.every((row) => row.leaseOwner === null && row.nextAttemptAt !== null && row.errorCode !== null),
  ).toBe(true);
});

it('F56 F70: ignores its own changes, unknown events and records nobody knows', async () => {
  await fixture.deliver(
    { type: 'changed', id: '1001', own: true },
    { type: 'never.heard.of', id: '1001' },
    { type: 'changed', object: 'company', id: 'c77' },
  );
  await fixture.drainAll();
  const rows = await fixture.rows.inboxEvent.findMany({ orderBy: { dedupeKey: 'asc' } });
  expect(rows.map((row) => [row.status, row.errorCode])).toEqual([
    ['ignored', 'own_change'],
    ['ignored', 'unknown_event'],
    ['ignored', 'no_known_deal'],
  ]);
  expect(fixture.crm.reads).toEqual([]);
});

it('F36: finds the deals of a changed company', async () => {
  const deal = fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  deal.company = { id: 'c1', name: 'Renamed GmbH', domain: 'customer-1.example' };
  deal.updatedAt = '2026-11-05T00:00:00Z';
  await fixture.deliver({
    type: 'changed',
    object: 'company',
    id: 'c1',
    property: 'name',
    value: 'Renamed GmbH',
  });
  await fixture.drainAll();
  expect(await fixture.accounts()).toMatchObject([{ companyName: 'Renamed GmbH' }]);
});

it('F87: keeps events while the connection is broken and drains them after it was reconnected', async () => {
  const { rows } = fixture;
  await rows.connection.updateMany({ data: { state: 'needs_reconnection' } });
  await deliverWon(3);
  await fixture.drainAll();
  expect(await fixture.inboxStatuses()).toEqual({ waiting: 3 });
  expect(await fixture.inbox.connectionsWithForgotten(0, 10)).toEqual([]);

  await rows.connection.updateMany({ data: { state: 'connected' } });
  expect(await fixture.inbox.connectionsWithForgotten(0, 10)).toEqual([fixture.seeded.connectionId]);
  await fixture.drainAll();
  expect(await fixture.accounts()).toHaveLength(3);
});

it('reads 100 deals in one group and asks for nothing twice', async () => {
  await deliverWon(100);
  await fixture.drainAll();
  expect(fixture.crm.reads.map((ids) => ids.length)).toEqual([100]);
});
