import {
  listAccounts,
  listBackfillRecords,
  listRehearsalRows,
  readBackfill,
  readRehearsal,
  startBackfill,
  startRehearsal,
  switchRule,
} from '@thread/contracts';
import type { AccountSummary, BackfillItemView, RehearsalRowView } from '@thread/contracts';
import { allPages, waitFor } from '@thread/testing';
import { startConnectedProduct, type ConnectedProduct } from './testing/connected-product';
import { makePastDeals } from './testing/past-deals';

jest.setTimeout(600_000);

/** Deals made beside those the CRM was seeded with; `THREAD_PAST_DEALS=500` for the long form. */
const count = Number(process.env['THREAD_PAST_DEALS'] ?? '60');
const patience = { timeoutMs: 300_000, everyMs: 500 };

/** Accounts are named by the deal that makes them: ids are known only afterwards. */
interface Fate {
  readonly outcome: string;
  readonly code: string | null;
  readonly account: string | null;
  readonly company: string | null;
  readonly arr: string | null;
  readonly closeDate: string | null;
}

function rehearsed(row: RehearsalRowView): Fate {
  const isNew = row.outcome === 'create';
  return {
    outcome: row.outcome,
    code: row.code,
    account: isNew ? row.externalId : row.outcome === 'link' ? (row.twin?.externalId ?? null) : null,
    company: isNew ? row.companyName : null,
    arr: isNew ? moneyText(row.arr) : null,
    closeDate: isNew ? row.closeDate : null,
  };
}

function ended(
  item: BackfillItemView,
  makers: ReadonlyMap<string, string>,
  accounts: ReadonlyMap<string, AccountSummary>,
): Fate {
  const account = item.result === 'create' ? accounts.get(item.account?.id ?? '') : undefined;
  const isLinked = item.result === 'create' || item.result === 'link';
  return {
    outcome: item.result,
    code: item.code,
    account: isLinked ? (makers.get(item.account?.id ?? '') ?? null) : null,
    company: account?.companyName ?? null,
    arr: moneyText(account?.arr ?? null),
    closeDate: account?.closeDate ?? null,
  };
}

const moneyText = (money: AccountSummary['arr']): string | null =>
  money === null ? null : `${Number(money.amount).toFixed(4)} ${money.currency}`;

/** The CRM's own data through its real connector, over HTTP from end to end. */
describe('a rehearsal of the CRM’s past deals', () => {
  let thread: ConnectedProduct;
  beforeAll(async () => {
    thread = await startConnectedProduct();
    // What happens before the rehearsal is history for the rule.
    await thread.admin.call(switchRule, { params: { ruleId: thread.ruleId }, body: { enabled: false } });
  });
  afterAll(() => thread?.stop());

  /** The CRM's search shows what was changed just now seconds late: rehearsed until it shows everything. */
  const rehearsedAll = (made: number) =>
    waitFor(
      async () => {
        const { admin, ruleId } = thread;
        const started = await admin.call(startRehearsal, { params: { ruleId }, body: { days: 30 } });
        const params = { rehearsalId: started.id };
        await waitFor(async () => (await admin.call(readRehearsal, { params })).state === 'done', {
          what: 'the rehearsal',
          ...patience,
        });
        const rows = await allPages((cursor) =>
          admin.call(listRehearsalRows, { params, query: { limit: 100, cursor } }),
        );
        return rows.length === made ? { rehearsalId: started.id, rows } : null;
      },
      { what: `a rehearsal of all ${made} deals`, ...patience },
    );

  it('B9: equals the real run, row by row', async () => {
    const { admin, sales } = thread;
    // Nothing is told meanwhile: thousands of events of no account would only take their time.
    const made = await sales.during({ kind: 'droppedWebhooks' }, () => makePastDeals(sales, count));
    const { rehearsalId, rows } = await rehearsedAll(made);
    const params = { rehearsalId };
    const outcomes = [...new Set(rows.map(({ outcome }) => outcome))].toSorted();
    expect(outcomes).toEqual(['ask', 'create', 'hold', 'link', 'skip']);

    const records = rows.map(({ externalId }) => externalId);
    const { id: backfillId } = await admin.call(startBackfill, { params, body: { records, brake: 10_000 } });
    const backfill = await waitFor(
      async () => {
        const now = await admin.call(readBackfill, { params: { backfillId } });
        return now.state === 'done' ? now : null;
      },
      { what: 'the real run', ...patience },
    );
    expect(backfill).toMatchObject({ total: made, ended: made, different: 0 });
    const items = await allPages((cursor) =>
      admin.call(listBackfillRecords, { params: { backfillId }, query: { limit: 100, cursor } }),
    );
    const accounts = await allPages((cursor) =>
      admin.call(listAccounts, { query: { limit: 100, cursor, sort: 'created_asc' } }),
    );
    const byId = new Map(accounts.map((account) => [account.id, account]));
    const makers = new Map(
      items.flatMap(({ result, account, externalId }) =>
        result === 'create' && account ? [[account.id, externalId] as const] : [],
      ),
    );
    const real = new Map(items.map((item) => [item.externalId, ended(item, makers, byId)]));
    for (const row of rows)
      expect([row.externalId, real.get(row.externalId)]).toEqual([row.externalId, rehearsed(row)]);
  });
});
