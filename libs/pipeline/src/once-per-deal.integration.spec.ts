import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { wonDeal } from './testing/acme-deal';
import { acmeEvent } from './testing/acme-crm';
import { PipelineFixture } from './testing/pipeline-fixture';
import { RerunRequests } from './testing/rerun-requests';

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

/** A shuffle that is the same every time. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = seed;
  for (let at = result.length - 1; at > 0; at -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    const other = state % (at + 1);
    [result[at], result[other]] = [result[other]!, result[at]!];
  }
  return result;
}

it('F26 F27 F29: makes one account each of 12 deals delivered 10 times shuffled with different event ids on 4 workers', async () => {
  const deals = Array.from({ length: 12 }, (_, n) => fixture.crm.put(wonDeal(n)));
  const copies = deals.flatMap((deal) =>
    Array.from({ length: 10 }, (_, copy) =>
      acmeEvent(
        { type: 'changed', id: deal.id, property: 'stage', value: 'won', at: deal.enteredAt },
        `${deal.id}-${copy}`,
      ),
    ),
  );
  const order = shuffled(copies, 7);
  const workers = Array.from({ length: 4 }, () => fixture.drainer({ batchSize: 7 }));
  const work = workers.map(async (worker, at) => {
    for (let next = at * 30; next < (at + 1) * 30; next += 5) {
      await fixture.writer.store(order.slice(next, next + 5));
      await worker.drain(fixture.seeded.connectionId);
    }
  });
  await Promise.all(work);
  await Promise.all(workers.map((worker) => fixture.drainAll(worker)));

  expect(await fixture.accounts()).toHaveLength(12);
  expect(await fixture.rows.effect.count()).toBe(12);
  expect(await fixture.inboxStatuses()).toEqual({ done: 120 });
  expect((await fixture.runs()).filter((run) => run.outcome === 'create')).toHaveLength(12);
});

it('F31: makes one account of a deal that goes in, out and in again, and says that it left', async () => {
  const deal = fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  Object.assign(deal, {
    stageId: 'talks',
    enteredAt: '2026-11-03T10:00:00Z',
    updatedAt: '2026-11-03T10:00:00Z',
  });
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  expect(await fixture.accounts()).toHaveLength(1);
  expect(await fixture.attention()).toMatchObject([{ kind: 'left_stage', state: 'open' }]);
  Object.assign(deal, {
    stageId: 'won',
    enteredAt: '2026-11-04T10:00:00Z',
    updatedAt: '2026-11-04T10:00:00Z',
  });
  await fixture.deliverStage('1001');
  await fixture.drainAll();

  expect(await fixture.accounts()).toHaveLength(1);
  expect(await fixture.attention()).toMatchObject([{ kind: 'left_stage', state: 'resolved' }]);
  expect(await fixture.rows.effect.count()).toBe(1);
});

it('does nothing about a deal that is edited inside the stage it entered before the rule was on', async () => {
  fixture.crm.put(wonDeal(1, { enteredAt: '2026-10-05T10:00:00Z' }));
  await fixture.deliver({ type: 'changed', id: '1001', property: 'name', value: 'New name' });
  await fixture.drainAll();
  await fixture.deliver({ type: 'changed', id: '1001', property: 'amount', value: '1' });
  await fixture.drainAll();

  expect(await fixture.accounts()).toEqual([]);
  // The second look says nothing new: it is told by the first run.
  const [run, ...more] = await fixture.runs();
  expect(more).toEqual([]);
  expect(run).toMatchObject({ outcome: 'skip', code: 'entered_before_rule' });
  expect(run?.inboxEventIds).toHaveLength(2);
});

it('F34: links the second deal of a company whose deals are won in one go, and hands over once', async () => {
  const company = { id: 'c1', name: 'Customer 1 GmbH', domain: 'customer-1.example' };
  fixture.crm.put(wonDeal(1, { company }));
  fixture.crm.put(wonDeal(2, { company }));
  await fixture.deliverStage('1001');
  await fixture.deliverStage('1002');
  await fixture.drainAll();

  expect(await fixture.accounts()).toHaveLength(1);
  expect((await fixture.runs()).map((run) => run.outcome).sort()).toEqual(['create', 'link']);
  expect(await fixture.rows.effect.count()).toBe(1);
});

it('F34: makes one account of ten deals of one company decided at the same moment by ten workers', async () => {
  const company = { id: 'c1', name: 'Customer 1 GmbH', domain: 'customer-1.example' };
  for (let n = 0; n < 10; n += 1) fixture.crm.put(wonDeal(n, { company }));
  let arrived = 0;
  let letAllGo = (): void => undefined;
  const everyoneRead = new Promise<void>((resolve) => (letAllGo = resolve));
  // All ten have read the CRM, and none has decided, when the first is let go.
  fixture.crm.onRead = () => {
    arrived += 1;
    if (arrived === 10) letAllGo();
    return everyoneRead;
  };
  for (let n = 0; n < 10; n += 1) await fixture.deliverStage(String(1000 + n));
  const workers = Array.from({ length: 10 }, () => fixture.drainer({ batchSize: 1 }));
  await Promise.all(workers.map((worker) => worker.drain(fixture.seeded.connectionId)));
  fixture.crm.onRead = () => undefined;
  await fixture.drainAll();

  expect(await fixture.accounts()).toHaveLength(1);
  const outcomes = (await fixture.runs()).map((run) => run.outcome);
  expect(outcomes.filter((outcome) => outcome === 'create')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'link')).toHaveLength(9);
});

it('asks a person about a name-alike, and makes the account when told that it is new', async () => {
  fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  fixture.crm.put(wonDeal(2, { company: { id: 'c2', name: 'Customer 1 GmbH', domain: 'other.example' } }));
  await fixture.deliverStage('1002');
  await fixture.drainAll();
  expect(await fixture.accounts()).toHaveLength(1);
  expect(await fixture.attention()).toMatchObject([{ kind: 'likely_duplicate', state: 'open' }]);

  await fixture.trigger('1002', { kind: 'create_new' });
  await fixture.drainAll();
  expect(await fixture.accounts()).toHaveLength(2);
  expect(await fixture.attention()).toMatchObject([{ kind: 'likely_duplicate', state: 'resolved' }]);
});

it('F35: lets the account follow a merged deal instead of making a second one', async () => {
  const loser = fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  loser.mergedInto = '1009';
  fixture.crm.put(wonDeal(9, { company: null, contact: null }));
  await fixture.deliver({ type: 'merged', id: '1001', winner: '1009' });
  await fixture.drainAll();

  const [account, ...others] = await fixture.accounts();
  expect(others).toEqual([]);
  const links = await fixture.rows.accountLink.findMany({
    where: { objectType: 'deal' },
    select: { externalId: true, kind: true, accountId: true },
    orderBy: { externalId: 'asc' },
  });
  expect(links).toEqual([
    { externalId: '1001', kind: 'alias', accountId: account?.id },
    { externalId: '1009', kind: 'active', accountId: account?.id },
  ]);
});

it('F37: keeps the account of a deal that was deleted and tells a person', async () => {
  fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  fixture.crm.deals.delete('1001');
  await fixture.deliver({ type: 'deleted', id: '1001' });
  await fixture.drainAll();

  expect(await fixture.accounts()).toHaveLength(1);
  expect(await fixture.attention()).toMatchObject([{ kind: 'source_deleted', state: 'open' }]);
});

it('F37: a deal that was deleted and is restored is its account’s as before', async () => {
  const deal = fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  fixture.crm.deals.delete('1001');
  await fixture.deliver({ type: 'deleted', id: '1001' });
  await fixture.drainAll();
  fixture.crm.put({ ...deal, name: 'Customer 1 – renewed', updatedAt: '2026-11-06T10:00:00Z' });
  await fixture.deliver({ type: 'changed', id: '1001', property: 'name', value: 'Customer 1 – renewed' });
  await fixture.drainAll();

  const [account, ...others] = await fixture.accounts();
  expect(others).toEqual([]);
  expect((await fixture.runs()).at(-1)).toMatchObject({ outcome: 'update', accountId: account?.id });
  expect(await fixture.rows.effect.count()).toBe(1);
});

it('F24: an event that comes again when its row is long gone makes no second account', async () => {
  fixture.crm.put(wonDeal(1));
  const told = acmeEvent({ type: 'changed', id: '1001', property: 'stage', value: 'won' }, 'told-once');
  await fixture.writer.store([told]);
  await fixture.drainAll();
  await fixture.rows.inboxEvent.deleteMany();
  await fixture.writer.store([told]);
  await fixture.drainAll();

  expect(await fixture.inboxStatuses()).toEqual({ done: 1 });
  expect(await fixture.accounts()).toHaveLength(1);
  expect(await fixture.rows.effect.count()).toBe(1);
});

it('F33: events that waited are decided by the rule as it is then, and the run says which version that was', async () => {
  fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  const elsewhere = { pipelineId: 'sales', stageId: 'signed', pipelineLabel: 'Sales', stageLabel: 'Signed' };
  await new RerunRequests(fixture).changeRule({ stages: [elsewhere] });
  await fixture.drainAll();
  expect(await fixture.accounts()).toEqual([]);

  const deal = fixture.crm.put(wonDeal(2, { stageId: 'signed' }));
  await fixture.deliverStage(deal.id);
  await fixture.drainAll();
  const versions = await fixture.rows.ruleVersion.findMany({ orderBy: { version: 'asc' } });
  const created = (await fixture.runs()).find((run) => run.outcome === 'create');
  expect(created?.ruleVersionId).toBe(versions.at(-1)?.id);
  expect(versions.length).toBeGreaterThan(1);
});
