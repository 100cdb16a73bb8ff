import type { ConnectorPoll } from '@thread/connector-kit';
import { silentLogger } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { acmeAccess, PipelineFixture } from '../testing/pipeline-fixture';
import { Poller } from './poller';
import { Sweeper } from './sweeper';

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

const poll: ConnectorPoll = {
  stream: 'changes',
  everySeconds: 20,
  poll: async () => ({ events: [], cursor: { at: 1 }, more: false }),
};
const connector = () => ({ ...fixture.crm.connector, poll });

/** What one sweep asks to be polled. */
async function swept(): Promise<readonly string[]> {
  const woken: string[] = [];
  const nothing = () => undefined;
  const sweeper = new Sweeper({
    inbox: fixture.inbox,
    writer: fixture.writer,
    holds: fixture.holds,
    effects: fixture.effects,
    cursors: fixture.cursors,
    rehearsals: fixture.rehearsals,
    backfills: fixture.backfills,
    connections: { find: async () => null },
    connectors: [connector()],
    upkeep: { refreshDue: async () => 0, probeDue: async () => 0, recoverThrottled: async () => [] },
    clock: fixture.clock,
    log: silentLogger,
    wakeDrains: nothing,
    wakeReruns: nothing,
    wakeRehearsals: nothing,
    wakeBackfills: nothing,
    wakePolls: (ids) => void woken.push(...ids),
    wakeDispatch: nothing,
  });
  await sweeper.sweep();
  return woken;
}

const where = () => ({
  connectionId_stream: { connectionId: fixture.seeded.connectionId, stream: 'changes' },
});
const began = async () => (await fixture.rows.pollCursor.findUniqueOrThrow({ where: where() })).lastRunAt;
const beganAgo = (seconds: number) =>
  fixture.rows.pollCursor.update({
    where: where(),
    data: { lastRunAt: new Date(Date.now() - seconds * 1_000) },
  });

it('polls keep their pace: counted from beginning to beginning, and never a whole sweep late', async () => {
  const { connectionId } = fixture.seeded;
  expect(await swept()).toEqual([connectionId]);
  expect(await swept()).toEqual([]);
  await beganAgo(16);
  expect(await swept()).toEqual([]);
  await beganAgo(18);
  expect(await swept()).toEqual([connectionId]);

  await beganAgo(12);
  const before = await began();
  const access = { ...acmeAccess(fixture.crm), connectorOf: async () => connector() };
  const { cursors, writer: inbox } = fixture;
  await new Poller({ access, cursors, inbox, log: silentLogger }).poll(connectionId);
  expect(await cursors.read(connectionId, 'changes')).toEqual({ at: 1 });
  expect(await began()).toEqual(before);
});
