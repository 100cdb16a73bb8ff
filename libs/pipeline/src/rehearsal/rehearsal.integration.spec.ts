import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { wonDeal } from '../testing/acme-deal';
import { PastRecords } from '../testing/past-records';
import { PipelineFixture } from '../testing/pipeline-fixture';
import { RerunRequests } from '../testing/rerun-requests';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;
let past: PastRecords;
const clock = { now: () => new Date('2026-11-20T12:00:00Z') };

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase, clock);
  past = new PastRecords(fixture);
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

/** Nothing a rehearsal does may show anywhere but in its own rows. */
async function untouched(): Promise<void> {
  const { rows } = fixture;
  const counts = await Promise.all([
    rows.account.count(),
    rows.run.count(),
    rows.hold.count(),
    rows.effect.count(),
    rows.attentionItem.count(),
    rows.sourceRecord.count(),
    rows.inboxEvent.count(),
  ]);
  expect(counts).toEqual([0, 0, 0, 0, 0, 0, 0]);
}

it('says what the rule would do with past deals, and writes nothing', async () => {
  fixture.crm.put(wonDeal(1));
  fixture.crm.put(wonDeal(2, { amount: '500', currency: 'USD' }));
  fixture.crm.put(wonDeal(3, { contact: null }));
  fixture.crm.put(wonDeal(4, { stageId: 'open' }));
  fixture.crm.put(wonDeal(5, { enteredAt: '2026-09-01T00:00:00.000Z' }));
  fixture.crm.put(wonDeal(6, { updatedAt: '2026-09-01T00:00:00.000Z' }));
  const id = await past.rehearse(30);
  expect(await past.summary(id)).toMatchObject({
    state: 'done',
    isCurrent: true,
    total: 5,
    decided: 5,
    summary: {
      arr: [
        { currency: 'EUR', amount: '12000.0000', count: 1 },
        { currency: 'USD', amount: '500.0000', count: 1 },
      ],
      withoutArr: 0,
      duplicates: 0,
      missing: [{ field: 'Primary contact e-mail', count: 1 }],
    },
  });
  expect((await past.rows(id)).map(({ externalId, outcome, code }) => [externalId, outcome, code])).toEqual([
    ['1001', 'create', 'created'],
    ['1002', 'create', 'created'],
    ['1003', 'hold', 'missing_required_fields'],
    ['1004', 'skip', 'wrong_stage'],
    ['1005', 'skip', 'entered_before_rule'],
  ]);
  await untouched();
});

it('finds duplicates among the rehearsed deals themselves', async () => {
  const first = fixture.crm.put(wonDeal(1));
  fixture.crm.put(wonDeal(2, { company: first.company, contact: null, amount: '1', name: 'Again' }));
  fixture.crm.put(wonDeal(3, { company: { id: 'other', name: 'Customer 1', domain: null }, contact: null }));
  await new RerunRequests(fixture).changeRule({ requiredFields: [] });
  const id = await past.rehearse(30);
  const rows = await past.rows(id);
  expect(rows.map(({ outcome, twin }) => [outcome, twin?.externalId ?? null])).toEqual([
    ['create', null],
    ['link', '1001'],
    ['ask', '1001'],
  ]);
  expect((await past.summary(id)).summary).toMatchObject({ duplicates: 2 });
  await untouched();
});

it('rehearses a draft that was not saved, and lets nobody act on it', async () => {
  fixture.crm.put(wonDeal(1));
  fixture.crm.put(wonDeal(2, { amount: '99' }));
  const { definition } = await fixture.rows.ruleVersion.findFirstOrThrow();
  const draft = {
    ...(definition as object),
    conditions: [{ object: 'deal', property: 'amount', operator: 'greater_than', value: '1000' }],
  };
  const id = await past.rehearse(30, draft as never);
  expect(await past.outcomes(id)).toEqual({ create: 1, skip: 1 });
  expect(await past.summary(id)).toMatchObject({ isCurrent: false });
  expect(await past.start(id)).toEqual({ kind: 'rule_changed' });
});

it('shows what would change on an account the deal is linked to', async () => {
  fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  fixture.crm.put(wonDeal(1, { amount: '24000', updatedAt: '2026-11-10T00:00:00.000Z' }));
  const id = await past.rehearse(30);
  const [row] = await past.rows(id);
  expect(row).toMatchObject({
    outcome: 'update',
    account: { companyName: 'Customer 1 GmbH' },
    detail: {
      changes: [{ field: 'arr', from: { amount: '12000' }, to: { amount: '24000' }, applied: true }],
    },
  });
});

it('keeps what it has when a turn fails, and goes on', async () => {
  for (let n = 1; n <= 120; n += 1) fixture.crm.put(wonDeal(n));
  fixture.crm.onRead = () => {
    if (fixture.crm.reads.length === 2) throw new Error('A line of ours');
  };
  const id = await past.rehearse(30);
  expect(await past.summary(id)).toMatchObject({
    state: 'reading',
    decided: 100,
    errorCode: 'pipeline.failed',
  });
  await fixture.rows.rehearsal.updateMany({ data: { nextAttemptAt: null } });
  await past.workOff();
  expect(await past.summary(id)).toMatchObject({ state: 'done', decided: 120, errorCode: null });
});

it('is called off at once, and what was decided stays to be looked at', async () => {
  for (let n = 1; n <= 250; n += 1) fixture.crm.put(wonDeal(n));
  const id = await past.ask(30);
  fixture.crm.onRead = async () => {
    if (fixture.crm.reads.length === 2) expect(await past.cancel(id)).toBe(true);
  };
  await past.workOff();
  expect(await past.summary(id)).toMatchObject({ state: 'cancelled', decided: 100, total: 250 });
  expect(fixture.crm.reads).toHaveLength(2);
  expect(await past.start(id)).toEqual({ kind: 'not_rehearsed' });
});

it('reads each deal once, a hundred at a time', async () => {
  for (let n = 1; n <= 250; n += 1) fixture.crm.put(wonDeal(n));
  await past.rehearse(30);
  expect(fixture.crm.reads.map(({ length }) => length)).toEqual([100, 100, 50]);
});
