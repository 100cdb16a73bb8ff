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

const links = (objectType: string) =>
  fixture.rows.accountLink.findMany({
    where: { objectType },
    select: { externalId: true, kind: true, accountId: true },
    orderBy: { externalId: 'asc' },
  });
const accountOf = async (externalId: string) =>
  (await fixture.rows.accountLink.findFirst({ where: { externalId } }))?.accountId;
const pairs = () => fixture.rows.accountPair.findMany();

/** Deals become another one with an id of its own, which shares nothing by which it would be recognised. */
function mergeAtCrm(...losers: string[]): void {
  for (const id of losers) fixture.crm.deals.get(id)!.mergedInto = '1009';
  fixture.crm.put(wonDeal(9, { swallowed: losers, updatedAt: '2026-11-05T10:00:00.000Z' }));
}
const survivorChanged = () =>
  fixture.deliver({
    type: 'changed',
    id: '1009',
    property: 'stage',
    value: 'won',
    at: '2026-11-05T10:00:00.000Z',
  });
const mergeTold = () => fixture.deliver({ type: 'merged', id: '1001', winner: '1009' });

it.each([
  ['before the survivor’s change', [mergeTold, survivorChanged]],
  ['after it', [survivorChanged, mergeTold]],
])('F35: a merge that is told of %s leaves one account, and the right links', async (_when, arrivals) => {
  fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  mergeAtCrm('1001');
  for (const arrive of arrivals) {
    await arrive();
    await fixture.drainAll();
  }
  const [account, ...others] = await fixture.accounts();
  expect(others).toEqual([]);
  expect(await links('deal')).toEqual([
    { externalId: '1001', kind: 'alias', accountId: account?.id },
    { externalId: '1009', kind: 'active', accountId: account?.id },
  ]);
  const facts = await fixture.rows.accountFact.findMany({ select: { evidence: true } });
  expect(new Set(facts.map(({ evidence }) => (evidence as { dealId: string }).dealId))).toEqual(
    new Set(['1009']),
  );
  expect(await pairs()).toEqual([]);
});

it('F35: when both merged deals had accounts a person is asked once, and nothing is merged silently', async () => {
  fixture.crm.put(wonDeal(1));
  fixture.crm.put(wonDeal(2));
  await fixture.deliverStage('1001');
  await fixture.deliverStage('1002');
  await fixture.drainAll();
  mergeAtCrm('1001', '1002');
  await survivorChanged();
  await fixture.drainAll();
  await fixture.deliver(
    { type: 'merged', id: '1001', winner: '1009' },
    { type: 'merged', id: '1002', winner: '1009' },
  );
  await fixture.drainAll();
  expect(await fixture.accounts()).toHaveLength(2);
  expect(await pairs()).toMatchObject([{ state: 'open', reasons: [{ by: 'crm_merge' }] }]);
  expect(await fixture.attention()).toMatchObject([{ kind: 'likely_duplicate', state: 'open' }]);
  expect((await links('deal')).map(({ externalId, kind }) => [externalId, kind])).toEqual([
    ['1001', 'alias'],
    ['1002', 'alias'],
    ['1009', 'active'],
  ]);
});

it('F35: a deletion that is told long before the merge it belongs to leaves no notice', async () => {
  const deal = fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  fixture.crm.deals.delete('1001');
  await fixture.deliver({ type: 'deleted', id: '1001' });
  await fixture.drainAll();
  expect(await fixture.attention()).toMatchObject([{ kind: 'source_deleted', state: 'open' }]);
  fixture.crm.put(deal);
  mergeAtCrm('1001');
  await mergeTold();
  await fixture.drainAll();
  expect(await fixture.attention()).toMatchObject([{ kind: 'source_deleted', state: 'resolved' }]);
  expect((await links('deal')).map(({ externalId, kind }) => [externalId, kind])).toEqual([
    ['1001', 'alias'],
    ['1009', 'active'],
  ]);
});

it('F36: a merged company’s next deal is the account’s, and two accounts of merged companies are asked about', async () => {
  fixture.crm.put(wonDeal(1));
  fixture.crm.put(wonDeal(2));
  await fixture.deliverStage('1001');
  await fixture.deliverStage('1002');
  await fixture.drainAll();
  const deals = await links('deal');
  await fixture.deliver({ type: 'merged', object: 'company', id: 'c1', winner: 'c9' });
  await fixture.drainAll();
  const [first, second] = ['1001', '1002'].map(
    (id) => deals.find(({ externalId }) => externalId === id)?.accountId,
  );
  expect(await links('company')).toEqual([
    { externalId: 'c1', kind: 'alias', accountId: first },
    { externalId: 'c2', kind: 'active', accountId: second },
    { externalId: 'c9', kind: 'active', accountId: first },
  ]);
  fixture.crm.put(wonDeal(3, { company: { id: 'c9', name: 'Renamed', domain: null }, contact: null }));
  await fixture.trigger('1003', { kind: 'create' });
  await fixture.drainAll();
  expect(await fixture.accounts()).toHaveLength(2);

  await fixture.deliver({ type: 'merged', object: 'company', id: 'c2', winner: 'c9' });
  await fixture.drainAll();
  await fixture.deliver({ type: 'merged', object: 'company', id: 'c2', winner: 'c9' });
  await fixture.drainAll();
  expect(await pairs()).toMatchObject([{ state: 'open', reasons: [{ by: 'crm_merge' }] }]);
  expect(await fixture.rows.timelineEntry.count({ where: { kind: 'record.merged' } })).toBe(2);
});

it('F36: a company merge nothing told of is learnt when a deal of the survivor is read', async () => {
  fixture.crm.put(wonDeal(1));
  fixture.crm.put(wonDeal(2));
  for (const id of ['1001', '1002']) await fixture.deliverStage(id);
  await fixture.drainAll();
  const [first, second] = [await accountOf('1001'), await accountOf('1002')];
  const survivor = { id: 'c9', name: 'Nine', domain: null, swallowed: ['c1'] };
  // Its next deal is the first that is heard of.
  fixture.crm.put(wonDeal(3, { company: survivor, contact: null }));
  await fixture.trigger('1003', { kind: 'create' });
  await fixture.drainAll();
  expect(await accountOf('1003')).toBe(first);
  const linked = [
    { externalId: 'c1', kind: 'alias', accountId: first },
    { externalId: 'c2', kind: 'active', accountId: second },
    { externalId: 'c9', kind: 'active', accountId: first },
  ];
  expect(await links('company')).toEqual(linked);
  expect(await pairs()).toEqual([]);

  Object.assign(fixture.crm.deals.get('1002')!, {
    company: { ...survivor, swallowed: ['c1', 'c2'] },
    updatedAt: '2026-11-06T10:00:00Z',
  });
  for (let time = 0; time < 2; time += 1) {
    await fixture.deliver({ type: 'changed', id: '1002' });
    await fixture.drainAll();
  }
  expect(await links('company')).toEqual([linked[0], { ...linked[1], kind: 'alias' }, linked[2]]);
  expect(await pairs()).toMatchObject([{ state: 'open', reasons: [{ by: 'crm_merge' }] }]);
  expect(await fixture.rows.timelineEntry.count({ where: { kind: 'record.merged' } })).toBe(2);
});

it('F37: the notice about a deleted deal ends when the deal is restored, and comes anew when it is deleted again', async () => {
  const deal = fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  const states: (string | undefined)[] = [];
  for (const there of [false, true, false]) {
    if (there) fixture.crm.put({ ...deal, updatedAt: '2026-11-06T10:00:00Z' });
    else fixture.crm.deals.delete('1001');
    await fixture.deliver({ type: there ? 'changed' : 'deleted', id: '1001' });
    await fixture.drainAll();
    states.push((await fixture.attention())[0]?.state);
  }
  expect(states).toEqual(['open', 'resolved', 'open']);
  expect(await fixture.accounts()).toHaveLength(1);
});
