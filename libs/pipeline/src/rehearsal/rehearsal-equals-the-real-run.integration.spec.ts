import type { RehearsalRowRecord } from '@thread/data';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { wonDeal, type AcmeDeal } from '../testing/acme-deal';
import { PastRecords } from '../testing/past-records';
import { PipelineFixture } from '../testing/pipeline-fixture';

const count = 500;
const open: TestDatabase[] = [];
const fixtures: PipelineFixture[] = [];

jest.setTimeout(300_000);

afterEach(async () => {
  for (const fixture of fixtures.splice(0)) await fixture.close();
  for (const database of open.splice(0)) await database.drop();
});

/** A workspace of its own with the same deals in its CRM. */
async function workspace(): Promise<PipelineFixture> {
  const database = await createTestDatabase();
  open.push(database);
  const fixture = await PipelineFixture.on(database);
  fixtures.push(fixture);
  for (let n = 1; n <= count; n += 1) fixture.crm.put(pastDeal(n));
  return fixture;
}

const currencies = ['EUR', 'USD', 'GBP', 'JPY'];

/** Deals with holes, duplicates for certain and perhaps, several currencies, and some that are none of the rule's business. */
function pastDeal(n: number): AcmeDeal {
  const deal = wonDeal(n, { amount: String(1000 + 37 * n), currency: currencies[n % 4] ?? 'EUR' });
  const earlier = wonDeal(n - 3);
  if (n % 11 === 0) return { ...deal, contact: null };
  if (n % 13 === 0) return { ...deal, company: null, contact: null };
  if (n % 17 === 0) return { ...deal, amount: null };
  if (n % 7 === 0) return { ...deal, company: earlier.company, contact: earlier.contact };
  if (n % 19 === 0) return { ...deal, company: { id: `x${n}`, name: `Customer ${n - 1}`, domain: null } };
  if (n % 23 === 0) return { ...deal, contact: wonDeal(n - 5).contact };
  if (n % 29 === 0) return { ...deal, stageId: 'lost' };
  if (n % 31 === 0) return { ...deal, enteredAt: '2025-01-01T00:00:00.000Z' };
  if (n % 37 === 0) return { ...deal, pipelineId: 'renewals' };
  // A later deal that resembles both an account of its domain and one of its name.
  if (n % 41 === 0)
    return {
      ...deal,
      company: { id: `y${n}`, name: `Customer ${n - 2} GmbH`, domain: `customer-${n - 4}.example` },
    };
  return deal;
}

/** What became of a deal, with accounts named by the deal that made them: ids differ from run to run. */
interface Fate {
  readonly outcome: string;
  readonly code: string;
  readonly account: string | null;
  readonly company: string | null;
  readonly arr: string | null;
  readonly closeDate: string | null;
}

/** What a run in this workspace has led to, deal by deal. */
async function fates(fixture: PipelineFixture): Promise<ReadonlyMap<string, Fate>> {
  const runs = await fixture.runs();
  const makers = new Map(
    runs.filter(({ outcome }) => outcome === 'create').map((run) => [run.accountId, run.externalId]),
  );
  const accounts = new Map((await fixture.accounts()).map((account) => [account.id, account]));
  return new Map(
    runs.map((run) => {
      const account = run.outcome === 'create' ? accounts.get(run.accountId ?? '') : undefined;
      return [
        run.externalId,
        {
          outcome: run.outcome,
          code: run.code,
          account: makers.get(run.accountId) ?? null,
          company: account?.companyName ?? null,
          arr: account?.arrAmount ? `${account.arrAmount.toFixed(4)} ${account.arrCurrency}` : null,
          closeDate: account?.closeDate?.toISOString().slice(0, 10) ?? null,
        },
      ];
    }),
  );
}

function rehearsedFate(row: RehearsalRowRecord): Fate {
  const isNew = row.outcome === 'create';
  return {
    outcome: row.outcome,
    code: row.code,
    account: isNew ? row.externalId : row.outcome === 'link' ? (row.twin?.externalId ?? null) : null,
    company: isNew ? row.companyName : null,
    arr: isNew && row.arr ? `${row.arr.amount} ${row.arr.currency}` : null,
    closeDate: isNew ? row.closeDate : null,
  };
}

it('Rehearsal of 500 past deals equals the real run on the same data, row by row', async () => {
  const fixture = await workspace();
  const past = new PastRecords(fixture);
  const rehearsalId = await past.rehearse(365);
  const rows = await past.rows(rehearsalId);
  expect(rows).toHaveLength(count);
  const outcomes = await past.outcomes(rehearsalId);
  expect(Object.keys(outcomes).toSorted()).toEqual(['ask', 'create', 'hold', 'link', 'skip']);
  expect(outcomes['link']).toBeGreaterThan(30);
  expect(outcomes['ask']).toBeGreaterThan(10);

  const backfillId = await past.create(
    rehearsalId,
    rows.map(({ externalId }) => externalId),
  );
  const real = await fates(fixture);
  for (const row of rows)
    expect([row.externalId, real.get(row.externalId)]).toEqual([row.externalId, rehearsedFate(row)]);
  expect(await past.backfill(backfillId)).toMatchObject({ state: 'done', ended: count, different: 0 });
});

it('equals the live run, too: the same deals arriving one after the other', async () => {
  const rehearsed = new PastRecords(await workspace());
  const rows = await rehearsed.rows(await rehearsed.rehearse(365));
  const live = await workspace();
  await live.rows.rule.updateMany({ data: { activeFrom: new Date(Date.now() - 365 * 86_400_000) } });
  for (const { externalId } of rows)
    await live.deliver({ type: 'changed', id: externalId, property: 'name', value: 'x' });
  await live.drainAll();
  const real = await fates(live);
  for (const row of rows)
    expect([row.externalId, real.get(row.externalId)]).toEqual([row.externalId, rehearsedFate(row)]);
});

it('equals the live run where deals that have accounts came to be with other companies', async () => {
  const database = await createTestDatabase();
  open.push(database);
  const fixture = await PipelineFixture.on(database);
  fixtures.push(fixture);
  const told = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) await fixture.deliver({ type: 'changed', id, property: 'name', value: 'x' });
    await fixture.drainAll();
  };
  const standing = Array.from({ length: 40 }, (_, n) => fixture.crm.put(wonDeal(n + 1)).id);
  await told(standing);
  expect(await fixture.accounts()).toHaveLength(40);
  // Some come to a company that was nobody's, or another account's; deals of both companies are won, some before and some after that.
  const fresh = (n: number) => ({ id: `f${n}`, name: `Fresh ${n}`, domain: null });
  for (let n = 1; n <= 40; n += 1) {
    const company = [wonDeal(n).company, fresh(n), wonDeal(n + 1).company, fresh(n)][n % 4] ?? null;
    const minute = (at: number) => new Date(Date.UTC(2026, 10, 3, 10, at)).toISOString();
    Object.assign(fixture.crm.deals.get(String(1000 + n))!, { company, updatedAt: minute(2 * n) });
    const at = minute(2 * n + (n % 8 < 4 ? 1 : -1));
    if (n % 2 === 1) fixture.crm.put(wonDeal(500 + n, { company: fresh(n), enteredAt: at, updatedAt: at }));
    if (n % 4 === 2) fixture.crm.put(wonDeal(500 + n, { company: wonDeal(n).company, updatedAt: at }));
  }

  const past = new PastRecords(fixture);
  const rows = await past.rows(await past.rehearse(365));
  await told(rows.map(({ externalId }) => externalId));
  const runs = await fixture.runs();
  const makers = new Map(
    runs.filter(({ outcome }) => outcome === 'create').map((run) => [run.accountId, run.externalId]),
  );
  const nameOf = (accountId: string | null) => makers.get(accountId) ?? null;
  const real = new Map(runs.map((run) => [run.externalId, [run.outcome, run.code, nameOf(run.accountId)]]));
  for (const row of rows) {
    const account =
      row.outcome === 'create' ? row.externalId : (row.twin?.externalId ?? nameOf(row.account?.id ?? null));
    expect([row.externalId, row.outcome, row.code, account]).toEqual([
      row.externalId,
      ...(real.get(row.externalId) ?? []),
    ]);
  }
  const codes = Object.groupBy(rows, ({ code }) => code);
  expect(codes['account_updated']?.length).toBeGreaterThan(10);
  expect(codes['linked_existing_account']?.length).toBeGreaterThan(10);
  expect(codes['created']?.length).toBeGreaterThan(3);
});
