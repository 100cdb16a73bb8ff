import { PrismaMergeStore } from '@thread/data';
import { newId } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { wonDeal } from './testing/acme-deal';
import { PipelineFixture } from './testing/pipeline-fixture';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;
let merges: PrismaMergeStore;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
  merges = new PrismaMergeStore(fixture.database);
});
afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

const work = () => ({
  workspaceId: fixture.seeded.workspaceId,
  actor: { userId: newId(), name: 'Ana' },
  today: '2026-11-30',
  now: new Date(),
});

async function twoAccounts() {
  fixture.crm.put(wonDeal(1));
  fixture.crm.put(wonDeal(2));
  await fixture.deliverStage('1001');
  await fixture.deliverStage('1002');
  await fixture.drainAll();
  const links = await fixture.rows.accountLink.findMany({
    where: { objectType: 'deal' },
    orderBy: { externalId: 'asc' },
  });
  return { kept: links[0]!.accountId, absorbed: links[1]!.accountId };
}

async function merge(keptId: string, absorbedId: string) {
  const rows = await fixture.rows.account.findMany({ where: { id: { in: [keptId, absorbedId] } } });
  const of = (id: string) => rows.find((row) => row.id === id)?.version ?? 0;
  return merges.merge(work(), {
    keptId,
    absorbedId,
    versions: { kept: of(keptId), absorbed: of(absorbedId) },
    choices: {},
  });
}

/** Changes a deal at the CRM and says so. */
async function change(id: string, changes: object, at: string): Promise<void> {
  Object.assign(fixture.crm.deals.get(id)!, changes, { updatedAt: at });
  await fixture.deliver({ type: 'changed', id, property: 'amount', value: null, at });
}

it('B8: an event that is being decided while its account is merged lands on the account that is kept', async () => {
  const { kept, absorbed } = await twoAccounts();
  await change('1002', { name: 'New name' }, '2026-11-05T10:00:00.000Z');
  let merged: Promise<unknown> = Promise.resolve();
  // The decision is made with the deal still linked to the account that goes.
  fixture.crm.onRead = () => {
    merged = merge(kept, absorbed);
    return merged.then(() => undefined);
  };
  await fixture.drainAll();
  fixture.crm.onRead = () => undefined;
  expect(await merged).toMatchObject({ kind: 'merged' });
  expect(await fixture.inboxStatuses()).toEqual({ done: 3 });
  expect((await fixture.accounts()).map(({ id }) => id)).toEqual([kept]);
  expect(await fixture.rows.accountFact.count({ where: { accountId: absorbed } })).toBe(0);
  expect(await fixture.rows.timelineEntry.count({ where: { accountId: absorbed } })).toBe(0);
});

it('B8: events, merges and undos in any order leave every row with an account that stands', async () => {
  const { kept, absorbed } = await twoAccounts();
  for (let round = 1; round <= 8; round += 1) {
    const at = new Date(Date.UTC(2026, 10, 6, round)).toISOString();
    await change('1001', { amount: String(20_000 + round) }, at);
    await change('1002', { amount: String(30_000 + round) }, at);
    const standing = await fixture.rows.accountMerge.findFirst({ where: { undoneAt: null } });
    const act = standing ? merges.undo(work(), standing.id) : merge(kept, absorbed);
    await Promise.all([fixture.drainAll(), act, fixture.drainAll()]);
    const ids = new Set((await fixture.accounts()).map(({ id }) => id));
    for (const { accountId } of await fixture.rows.accountLink.findMany()) expect(ids).toContain(accountId);
    for (const { accountId } of await fixture.rows.accountFact.findMany()) expect(ids).toContain(accountId);
    for (const { accountId } of await fixture.rows.timelineEntry.findMany()) expect(ids).toContain(accountId);
    expect(await fixture.rows.inboxEvent.count({ where: { status: { not: 'done' } } })).toBe(0);
  }
});

it('a field follows the deal its value came from; another deal’s value is shown beside it', async () => {
  const { kept, absorbed } = await twoAccounts();
  await merge(kept, absorbed);
  await change('1002', { amount: '77000' }, '2026-11-07T10:00:00.000Z');
  await fixture.drainAll();
  const arr = () => fixture.rows.accountFact.findFirstOrThrow({ where: { accountId: kept, field: 'arr' } });
  expect(await arr()).toMatchObject({ value: { amount: '12000' }, sourceValue: { amount: '77000' } });
  await change('1001', { amount: '15000' }, '2026-11-07T11:00:00.000Z');
  await fixture.drainAll();
  expect(await arr()).toMatchObject({ value: { amount: '15000' } });
});

it('a deal that a person links to an account which was merged meanwhile goes to the one that is kept', async () => {
  const { kept, absorbed } = await twoAccounts();
  await merge(kept, absorbed);
  fixture.crm.put(wonDeal(3));
  await fixture.trigger('1003', { kind: 'link', accountId: absorbed });
  await fixture.drainAll();
  expect(await fixture.rows.accountLink.findFirst({ where: { externalId: '1003' } })).toMatchObject({
    accountId: kept,
  });
});
