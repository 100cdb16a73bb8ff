import {
  listCauses,
  listRerunRecords,
  listRuns,
  readRerun,
  rerun,
  rerunCause,
  type CauseView,
  type RerunDetail,
} from '@thread/contracts';
import { waitFor } from '@thread/testing';
import { startConnectedProduct, type ConnectedProduct } from './testing/connected-product';

jest.setTimeout(120_000);

const hugeOnly = {
  object: 'deal',
  property: 'amount',
  operator: 'greater_than',
  value: '5000000',
} as const;

describe('deals that were skipped for one cause', () => {
  let thread: ConnectedProduct;
  beforeAll(async () => {
    thread = await startConnectedProduct({}, { conditions: [hugeOnly] });
  });
  afterAll(() => thread?.stop());

  const causeOf = async (code: string): Promise<CauseView | undefined> =>
    (await thread.admin.call(listCauses, { query: { outcome: 'skip', limit: 100 } })).data.find(
      (cause) => cause.code === code,
    );
  const press = (key: string, mode: RerunDetail['mode']): Promise<RerunDetail> =>
    thread.admin.call(rerunCause, { params: { causeKey: key }, body: { mode } });
  const finished = (rerunId: string): Promise<RerunDetail> =>
    waitFor(
      async () => {
        const detail = await thread.admin.call(readRerun, { params: { rerunId } });
        return detail.finishedAt === null ? null : detail;
      },
      { what: 're-run to end', timeoutMs: 60_000, everyMs: 100 },
    );
  const companies = ['Alder & Finch', 'Bramble Works', 'Cobalt Bakery'];
  const dealIds: string[] = [];

  it('are gathered under it', async () => {
    for (const company of companies) dealIds.push((await thread.sales.winDeal({ company })).dealId);
    const cause = await waitFor(
      async () => {
        const found = await causeOf('condition_false');
        return found?.count === 3 ? found : null;
      },
      { what: 'three skipped deals', timeoutMs: 30_000 },
    );
    expect(cause).toMatchObject({ asItWasCount: 3, rerunId: null });
    expect(cause.example.summary).toContain('Amount of the deal');
  });

  it('end as they did when they are run as it was, though the rule has changed', async () => {
    await thread.changeRule({ conditions: [] });
    const { key } = (await causeOf('condition_false'))!;
    const { results } = await finished((await press(key, 'as_it_was')).id);
    expect(results).toMatchObject([{ result: 'skip', code: 'condition_false', count: 3 }]);
    for (const dealId of dealIds) expect(await thread.accounts(dealId)).toEqual([]);
  });

  it('become accounts once when all are run again with the mended rule, pressed twice', async () => {
    const { key } = (await causeOf('condition_false'))!;
    const [first, second] = await Promise.all([press(key, 'today'), press(key, 'today')]);
    expect(second.id).toBe(first.id);
    expect((await finished(first.id)).results).toMatchObject([{ result: 'create', count: 3 }]);
    const { data } = await thread.admin.call(listRerunRecords, {
      params: { rerunId: first.id },
      query: { result: 'create' },
    });
    expect(data.map(({ account }) => account?.companyName).toSorted()).toEqual(companies);
    await thread.untilQuiet();
    for (const dealId of dealIds) expect(await thread.accounts(dealId)).toHaveLength(1);
    for (const company of companies) expect(await thread.mailbox.about(company)).toHaveLength(1);
  });

  it('have no cause any more: pressing again does nothing', async () => {
    expect(await causeOf('condition_false')).toBeUndefined();
    const { data: runs } = await thread.admin.call(listRuns, {
      query: { externalId: dealIds[0]!, limit: 100 },
    });
    // Not simply the newest: the CRM may have told of the deal again since.
    const made = runs.find(({ outcome }) => outcome === 'create');
    const again = await thread.admin.call(rerun, {
      params: { runId: made!.id },
      body: { mode: 'as_it_was' },
    });
    expect((await finished(again.rerunId)).results).toMatchObject([
      { result: 'none', code: 'already_linked' },
    ]);
    await thread.untilQuiet();
    for (const dealId of dealIds) expect(await thread.accounts(dealId)).toHaveLength(1);
    for (const company of companies) expect(await thread.mailbox.about(company)).toHaveLength(1);
  });
});
