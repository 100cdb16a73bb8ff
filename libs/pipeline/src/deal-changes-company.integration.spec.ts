import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { wonDeal, type AcmeDeal } from './testing/acme-deal';
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

const globex = { id: 'c90', name: 'Globex', domain: 'globex.example' };
let minute = 0;

async function win(n: number, changes: Partial<AcmeDeal> = {}): Promise<string> {
  fixture.crm.put(wonDeal(n, changes));
  await fixture.deliverStage(String(1000 + n));
  await fixture.drainAll();
  return accountOf(String(1000 + n));
}

async function accountOf(externalId: string): Promise<string> {
  return (await fixture.rows.accountLink.findFirstOrThrow({ where: { externalId } })).accountId;
}

/** The salesperson associates the deal with another company; how often it is told differs. */
async function associate(dealId: string, company: AcmeDeal['company'], told = 1): Promise<void> {
  const at = new Date(Date.UTC(2026, 10, 5, 10, (minute += 1))).toISOString();
  Object.assign(fixture.crm.deals.get(dealId)!, { company, updatedAt: at });
  const event = { type: 'associated', id: dealId, value: company?.id ?? '', at };
  for (let time = 0; time < told; time += 1) await fixture.deliver(event);
}

const companies = async () =>
  Object.fromEntries(
    (await fixture.rows.accountLink.findMany({ where: { objectType: 'company' } })).map(
      ({ externalId, accountId, kind }) => [externalId, [accountId, kind]],
    ),
  );
const entries = () => fixture.rows.timelineEntry.findMany({ where: { kind: 'company.linked' } });

it('F34: a deal that comes to be with another company brings that company to its account, told once', async () => {
  const account = await win(1);
  await associate('1001', globex, 3);
  await fixture.drainAll();
  await associate('1001', globex);
  await fixture.drainAll();
  expect(await companies()).toEqual({ c1: [account, 'alias'], c90: [account, 'active'] });
  expect(await entries()).toMatchObject([
    {
      accountId: account,
      summary: 'The deal is with Globex now; that company is linked to the account.',
      detail: { externalId: 'c90', before: 'c1' },
    },
  ]);
  expect((await fixture.runs()).map(({ code }) => code)).toEqual([
    'created',
    'account_updated',
    'account_unchanged',
  ]);
  // The next deal of that company is certainly this customer's.
  fixture.crm.put(wonDeal(2, { company: { ...globex, name: 'Renamed', domain: null }, contact: null }));
  await fixture.trigger('1002', { kind: 'create' });
  await fixture.drainAll();
  expect(await accountOf('1002')).toBe(account);
  expect(await fixture.accounts()).toHaveLength(1);
});

it('F34: the first company may come after the account, and one it had before may come back', async () => {
  fixture.crm.put(wonDeal(1, { company: null }));
  await fixture.trigger('1001', { kind: 'create' });
  await fixture.drainAll();
  const account = await accountOf('1001');
  expect(await companies()).toEqual({});
  for (const company of [globex, wonDeal(1).company, globex]) {
    await associate('1001', company);
    await fixture.drainAll();
  }
  expect(await companies()).toEqual({ c1: [account, 'alias'], c90: [account, 'active'] });
  expect(await entries()).toHaveLength(3);
});

it('a company another deal of the account is with stays as it is; associations out of sight change nothing', async () => {
  const account = await win(1);
  await win(2, { company: wonDeal(1).company });
  await associate('1001', globex);
  await fixture.drainAll();
  expect(await companies()).toEqual({ c1: [account, 'active'], c90: [account, 'active'] });
  await associate('1001', null);
  await fixture.drainAll();
  await associate('1002', globex);
  await fixture.drainAll();
  expect(await companies()).toEqual({ c1: [account, 'alias'], c90: [account, 'active'] });
});

it('B8: a company of another account stays there, and a person is asked once whether the two are one', async () => {
  const [first, second] = [await win(1), await win(2)];
  await associate('1001', wonDeal(2).company, 2);
  await fixture.drainAll();
  await associate('1001', wonDeal(2).company);
  await fixture.drainAll();
  expect(await companies()).toEqual({ c1: [first, 'active'], c2: [second, 'active'] });
  expect(await fixture.rows.accountPair.findMany()).toMatchObject([
    { state: 'open', reasons: [{ by: 'company' }] },
  ]);
  expect(await fixture.attention()).toMatchObject([{ kind: 'likely_duplicate', state: 'open' }]);
  expect((await fixture.runs()).at(-1)?.reasons).toMatchObject({
    steps: expect.arrayContaining([expect.objectContaining({ step: 'identity', ok: false })]),
  });
  // A person keeps them apart: nobody is asked again.
  await fixture.rows.accountPair.updateMany({ data: { state: 'kept_apart' } });
  await fixture.rows.attentionItem.updateMany({ data: { state: 'resolved' } });
  await associate('1001', globex);
  await fixture.drainAll();
  await associate('1001', wonDeal(2).company);
  await fixture.drainAll();
  expect(await fixture.attention()).toMatchObject([{ state: 'resolved' }]);
});

it('a late read of an older version moves no company', async () => {
  const account = await win(1);
  await associate('1001', globex);
  await fixture.drainAll();
  Object.assign(fixture.crm.deals.get('1001')!, {
    company: wonDeal(3).company,
    updatedAt: '2026-11-03T10:00:00Z',
  });
  await fixture.deliver({ type: 'associated', id: '1001', value: 'c3' });
  await fixture.drainAll();
  expect(await companies()).toEqual({ c1: [account, 'alias'], c90: [account, 'active'] });
});

/** Both workers have read their deals, and neither has decided, when the first is let go. */
function bothReadBeforeEitherDecides(): void {
  let arrived = 0;
  let letGo = (): void => undefined;
  const everyone = new Promise<void>((resolve) => (letGo = resolve));
  fixture.crm.onRead = () => {
    arrived += 1;
    if (arrived === 2) letGo();
    return everyone;
  };
}

async function race(): Promise<void> {
  bothReadBeforeEitherDecides();
  const workers = [1, 2].map(() => fixture.drainer({ batchSize: 1 }));
  await Promise.all(workers.map((worker) => worker.drain(fixture.seeded.connectionId)));
  fixture.crm.onRead = () => Promise.resolve();
  await fixture.drainAll();
}

it('B8: two deals of two accounts that come to one company at the same moment: one has it, and a person is asked', async () => {
  const both = [await win(1), await win(2)];
  await associate('1001', globex);
  await associate('1002', globex);
  await race();
  const holder = (await companies())['c90']?.[0];
  expect(both).toContain(holder);
  expect(await entries()).toMatchObject([{ accountId: holder }]);
  expect(await fixture.rows.accountPair.findMany()).toMatchObject([
    { state: 'open', reasons: [{ by: 'company' }] },
  ]);
  expect(await fixture.inboxStatuses()).toEqual({ done: 4 });
});

it('B8: a deal comes to a company while another worker makes an account of that company’s deal: never a silent second account', async () => {
  for (let n = 1; n <= 10; n += 1) {
    const company = { id: `g${n}`, name: `Globex ${n}`, domain: null };
    await win(n);
    fixture.crm.put(wonDeal(500 + n, { company, contact: null }));
    await associate(String(1000 + n), company);
    await fixture.trigger(String(1500 + n), { kind: 'create' });
    await race();
    const [moved, fresh] = [await accountOf(String(1000 + n)), await accountOf(String(1500 + n))];
    const pairs = await fixture.rows.accountPair.count({
      where: {
        OR: [
          { firstId: fresh, secondId: moved },
          { firstId: moved, secondId: fresh },
        ],
      },
    });
    expect([n, moved === fresh || pairs === 1]).toEqual([n, true]);
  }
});
