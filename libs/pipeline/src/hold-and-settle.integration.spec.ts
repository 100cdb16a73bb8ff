import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { silentLogger } from '@thread/platform';
import { Sweeper, type SweeperDeps } from './sweep/sweeper';
import { wonDeal } from './testing/acme-deal';
import { PipelineFixture } from './testing/pipeline-fixture';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;
let now: Date;

beforeEach(async () => {
  now = new Date('2026-11-02T10:01:00Z');
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase, { now: () => now });
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

function sweeper(changes: Partial<SweeperDeps> = {}): Sweeper {
  const connection = {
    id: fixture.seeded.connectionId,
    connectorId: fixture.crm.connector.id,
    externalAccountId: 'acme-account-1',
  };
  return new Sweeper({
    inbox: fixture.inbox,
    writer: fixture.writer,
    holds: fixture.holds,
    effects: fixture.effects,
    cursors: fixture.cursors,
    rehearsals: fixture.rehearsals,
    backfills: fixture.backfills,
    connections: { find: async () => connection as never },
    connectors: [],
    upkeep: { refreshDue: async () => 0, probeDue: async () => 0, recoverThrottled: async () => [] },
    clock: fixture.clock,
    log: silentLogger,
    wakeDrains: () => undefined,
    wakeReruns: () => undefined,
    wakeRehearsals: () => undefined,
    wakeBackfills: () => undefined,
    wakePolls: () => undefined,
    wakeDispatch: () => undefined,
    ...changes,
  });
}

const pass = (minutes: number): void => void (now = new Date(now.getTime() + minutes * 60_000));

it('F29 F74: holds a deal won before its company is associated and makes the account when it settles', async () => {
  const deal = fixture.crm.put(wonDeal(1, { company: null, contact: null }));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  expect(await fixture.accounts()).toEqual([]);
  const { rows } = fixture;
  expect(await rows.hold.findMany()).toMatchObject([{ state: 'settling', externalId: '1001' }]);
  expect(await fixture.attention()).toEqual([]);

  pass(1);
  await sweeper().sweep();
  await fixture.drainAll();
  expect(await fixture.runs()).toMatchObject([{ outcome: 'hold' }]);

  Object.assign(deal, wonDeal(1));
  pass(2);
  await sweeper().sweep();
  await fixture.drainAll();
  expect(await fixture.accounts()).toMatchObject([{ companyName: 'Customer 1 GmbH', createdBy: 'settle' }]);
  expect(await rows.hold.findMany()).toMatchObject([{ state: 'resolved' }]);
});

it('makes the account at once when the association arrives by itself', async () => {
  const deal = fixture.crm.put(wonDeal(1, { company: null, contact: null }));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  Object.assign(deal, wonDeal(1));
  pass(1);
  await fixture.deliver({ type: 'associated', id: '1001', value: 'c1' });
  await fixture.drainAll();
  expect(await fixture.accounts()).toHaveLength(1);
});

it('F74: asks a person when the time is over, and creates when they say so', async () => {
  fixture.crm.put(wonDeal(1, { contact: null }));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  for (let turn = 0; turn < 8; turn += 1) {
    pass(2);
    await sweeper().sweep();
    await fixture.drainAll();
  }
  expect(await fixture.attention()).toMatchObject([{ kind: 'held_record', state: 'open' }]);
  expect(await fixture.rows.hold.findMany()).toMatchObject([{ state: 'needs_attention', nextReadAt: null }]);
  expect((await fixture.runs()).map((run) => run.outcome)).toEqual(['hold', 'hold']);

  await fixture.trigger('1001', { kind: 'create' });
  await fixture.drainAll();
  expect(await fixture.accounts()).toMatchObject([{ createdBy: 'manual', primaryContactEmail: null }]);
  expect(await fixture.attention()).toMatchObject([{ kind: 'held_record', state: 'resolved' }]);
});

it('F22: lets two sweepers at once ask only once', async () => {
  fixture.crm.put(wonDeal(1, { contact: null }));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  pass(1);
  await Promise.all([sweeper().sweep(), sweeper().sweep(), sweeper().sweep()]);
  expect(await fixture.inboxStatuses()).toEqual({ done: 1, waiting: 1 });
  // Asked for again only after a while, should nothing come of it.
  expect(await fixture.holds.claimDue(now, now, 10)).toEqual([]);
});
