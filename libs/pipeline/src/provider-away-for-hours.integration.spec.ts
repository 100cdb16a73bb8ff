import { AuthorisationExpired, VendorUnavailable, type ConnectorError } from '@thread/connector-kit';
import { PrismaCallBreakerStore, PrismaConnectionHealthStore } from '@thread/data';
import type { ConnectionState } from '@thread/domain';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
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

const facts = { connectorId: 'acme-crm', operation: 'deals.batchRead' };
const prisma = () => fixture.rows;
const waiting = () => prisma().inboxEvent.findMany({ where: { status: 'waiting' }, orderBy: { id: 'asc' } });
/** The database's clock cannot be moved, but everything it is compared with can. */
const letTimePass = (hours: number) =>
  prisma()
    .$executeRaw`UPDATE inbox_event SET received_at = received_at - make_interval(hours => ${hours}::int),
                       next_attempt_at = next_attempt_at - make_interval(hours => ${hours}::int)`;
const change = (from: ConnectionState, to: ConnectionState) =>
  new PrismaConnectionHealthStore(fixture.database).changeState({
    connectionId: fixture.seeded.connectionId,
    from: [from],
    to,
    reason: to === 'connected' ? null : 'x',
    notice: null,
  });

async function deliverDeals(first: number, count: number): Promise<void> {
  for (let n = first; n < first + count; n += 1) {
    fixture.crm.put(wonDeal(n));
    await fixture.deliverStage(String(1000 + n));
  }
}

async function readInSmallTurns(): Promise<readonly string[]> {
  fixture.crm.reads.length = 0;
  await fixture.drainAll(fixture.drainer({ batchSize: 2 }));
  return fixture.crm.reads.flat();
}

async function failWith(error: ConnectorError): Promise<void> {
  fixture.crm.onRead = () => Promise.reject(error);
  await fixture.drainAll();
}

const ids = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => String(1000 + first + at));

it('F80: a provider away for a day loses nothing, and the backlog drains oldest first as soon as it is back', async () => {
  await deliverDeals(0, 4);
  await failWith(new VendorUnavailable('503', facts));
  await change('connected', 'provider_down');
  for (let hour = 1; hour <= 30; hour += 1) {
    await letTimePass(1);
    if (hour === 6) await deliverDeals(4, 4);
    await fixture.drainAll();
  }
  expect(await fixture.inboxStatuses()).toEqual({ waiting: 8 });
  const events = await waiting();
  expect(events.every(({ attempts, nextAttemptAt }) => attempts > 20 && nextAttemptAt! > new Date())).toBe(
    true,
  );
  expect(await fixture.runs()).toEqual([]);
  expect(await fixture.attention()).toEqual([]);

  fixture.crm.onRead = () => Promise.resolve();
  expect(await change('provider_down', 'connected')).toBe(true);
  expect(await readInSmallTurns()).toEqual(ids(0, 8));
  expect(await fixture.accounts()).toHaveLength(8);
  expect(await fixture.inboxStatuses()).toEqual({ done: 8 });
});

it('F87: after a reconnection what waited is applied in the order it came', async () => {
  await deliverDeals(0, 2);
  await failWith(new AuthorisationExpired('401', facts));
  await change('connected', 'needs_reconnection');
  await deliverDeals(2, 2);
  fixture.crm.onRead = () => Promise.resolve();
  expect(await readInSmallTurns()).toEqual([]);
  await change('needs_reconnection', 'connected');
  expect(await readInSmallTurns()).toEqual(ids(0, 4));
});

it('F63: nothing is taken up while a circuit is open, so that no attempt is spent', async () => {
  const breakers = new PrismaCallBreakerStore(fixture.database);
  const { connectionId } = fixture.seeded;
  await deliverDeals(0, 2);
  for (const scope of [`connection:${connectionId}`, 'provider:acme-crm']) {
    await breakers.open(scope, 30_000, 600_000);
    expect(await readInSmallTurns()).toEqual([]);
    expect(await fixture.inbox.connectionsWithForgotten(0, 10)).toEqual([]);
    await breakers.close([scope]);
  }
  expect((await waiting()).map(({ attempts }) => attempts)).toEqual([0, 0]);
  expect(await readInSmallTurns()).toEqual(ids(0, 2));
});
