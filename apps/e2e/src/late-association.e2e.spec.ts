import { inspectRecord, listAttention, listRuns, type InspectionView } from '@thread/contracts';
import { waitFor } from '@thread/testing';
import { startConnectedProduct, type ConnectedProduct } from './testing/connected-product';
import { stages } from './testing/salesperson';

jest.setTimeout(90_000);

describe('a deal that is won before its company is associated', () => {
  let thread: ConnectedProduct;
  beforeAll(async () => {
    thread = await startConnectedProduct();
  });
  afterAll(() => thread?.stop());

  const inspect = (dealId: string): Promise<InspectionView> =>
    thread.admin.call(inspectRecord, { body: { connectionId: thread.connectionId, reference: dealId } });
  /** Asks for the reasons once it is held, not again and again: every inspection reads the deal at the provider. */
  const held = async (dealId: string): Promise<InspectionView> => {
    const query = { externalId: dealId, outcome: 'hold' } as const;
    await waitFor(async () => (await thread.admin.call(listRuns, { query })).data.length > 0, {
      what: 'the deal to be held',
    });
    return inspect(dealId);
  };
  const attention = async (dealId: string) =>
    (await thread.admin.call(listAttention, { query: { kind: 'held_record', limit: 100 } })).data.find(
      ({ record }) => record?.externalId === dealId,
    );

  it('F29: is held, says what it waits for, and becomes an account when the company arrives', async () => {
    const { sales } = thread;
    const { dealId, companyId } = await sales.winDeal({ company: 'Marigold Tramways', associated: false });
    const answer = await held(dealId);
    expect(answer).toMatchObject({ answer: 'held', hold: { state: 'settling', missing: ['companyName'] } });
    expect(answer.headline).toContain('Company name');
    expect(await thread.accounts(dealId)).toEqual([]);
    expect(await attention(dealId)).toBeUndefined();

    await sales.associate(dealId, companyId);
    expect((await thread.account(dealId)).companyName).toBe('Marigold Tramways');
    expect((await inspect(dealId)).hold).toBeNull();
  });

  it('is held while the CRM is slow to show the association', async () => {
    const { dealId } = await thread.sales.during({ kind: 'lateAssociations', seconds: 4 }, () =>
      thread.sales.winDeal({ company: 'Slow Lantern Press' }),
    );
    expect((await held(dealId)).hold?.missing).toEqual(['companyName']);
    expect((await thread.account(dealId)).companyName).toBe('Slow Lantern Press');
  });

  it('waits for a person when the time is over, and goes on by itself when the facts come after all', async () => {
    const { sales } = thread;
    await thread.changeRule({ settleMinutes: 0 });
    const { dealId, companyId, contactId } = await sales.openDeal({
      company: 'Quarry Lane Opera',
      associated: false,
    });
    await sales.sandbox.send('POST', `/portals/${sales.portal}/associate`, {
      fromId: dealId,
      toId: contactId,
      remove: true,
    });
    await sales.move(dealId, stages.won);
    const item = await waitFor(() => attention(dealId), { what: 'an item that needs attention' });
    expect(item.missing.map(({ field }) => field)).toEqual(['companyName', 'primaryContactEmail']);
    expect(item.actions).toEqual(expect.arrayContaining(['check_again', 'create_anyway']));

    await sales.associate(dealId, companyId);
    await sales.associate(dealId, contactId);
    const account = await thread.account(dealId);
    expect(account.companyName).toBe('Quarry Lane Opera');
    await waitFor(async () => (await attention(dealId)) === undefined, { what: 'the item to be resolved' });
  });
});
