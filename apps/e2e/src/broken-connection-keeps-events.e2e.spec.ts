import { listRules, probeConnection, readConnection, readMapping } from '@thread/contracts';
import { connectProvider, waitFor } from '@thread/testing';
import { connectorId, startConnectedProduct, type ConnectedProduct } from './testing/connected-product';

jest.setTimeout(120_000);

describe('a connection in trouble', () => {
  let thread: ConnectedProduct;
  beforeAll(async () => {
    thread = await startConnectedProduct();
  });
  afterAll(() => thread?.stop());

  const read = () => thread.admin.call(readConnection, { params: { connectionId: thread.connectionId } });
  const settings = async () => {
    const params = { connectionId: thread.connectionId };
    const rules = (await thread.admin.call(listRules, { params })).data;
    return { rules, mapping: await thread.admin.call(readMapping, { params }) };
  };

  it('F87: renews access by itself when its token has expired, with one call', async () => {
    const { sales, sandbox } = thread;
    await thread.untilQuiet();
    await sandbox.resetCalls();
    await sales.trouble('expireAccessTokens');
    const { dealId } = await sales.winDeal({ company: 'Renewed Lantern' });
    expect((await thread.account(dealId)).companyName).toBe('Renewed Lantern');
    await thread.untilQuiet();
    expect((await sandbox.calls()).tokenCalls).toBe(1);
    expect((await read()).health.state).toBe('connected');
  });

  it('keeps what arrives while the grant is broken, and works it off once somebody reconnects in place', async () => {
    const { sales, admin, ledger, connectionId } = thread;
    await thread.untilQuiet();
    const before = await settings();
    const names = ['Patient Harbour', 'Patient Orchard', 'Patient Foundry'];
    const dealIds: string[] = [];
    // The CRM still tells what happens, but gives no access any more.
    await sales.during({ kind: 'missingHub' }, async () => {
      await sales.trouble('expireAccessTokens');
      await waitFor(
        async () =>
          (await admin.call(probeConnection, { params: { connectionId } })).health.state ===
          'needs_reconnection',
        { what: 'the connection to be found broken', everyMs: 250 },
      );
      for (const company of names) dealIds.push((await sales.winDeal({ company })).dealId);
      await sales.untilTold();
    });
    expect((await read()).health).toMatchObject({
      state: 'needs_reconnection',
      nextStep: { action: 'reconnect' },
      impact: { waitingEvents: await ledger.waitingEvents() },
    });
    expect(await ledger.waitingEvents()).toBeGreaterThanOrEqual(names.length);
    for (const dealId of dealIds) expect(await thread.accounts(dealId)).toEqual([]);

    const { outcome } = await connectProvider(admin, connectorId, { connectionId, groups: ['line_items'] });
    expect(outcome).toBe('reconnected');
    for (const [index, dealId] of dealIds.entries())
      expect((await thread.account(dealId)).companyName).toBe(names[index]);
    await thread.untilQuiet();
    expect(await ledger.count("SELECT count(*) AS n FROM account WHERE company_name LIKE 'Patient%'")).toBe(
      3,
    );
    expect((await read()).health.state).toBe('connected');
    expect(await settings()).toEqual(before);
  });

  it('finds by itself what the CRM never told', async () => {
    const { sales, sandbox, ledger } = thread;
    await thread.untilQuiet();
    await sandbox.setFault({ kind: 'searchLag', ms: 0 });
    const names = ['Silent Belfry', 'Silent Meadow', 'Silent Quay'];
    const dealIds = await sales.during({ kind: 'droppedWebhooks' }, async () => {
      const ids: string[] = [];
      for (const company of names) ids.push((await sales.winDeal({ company })).dealId);
      return ids;
    });
    await ledger.makePollsDue();
    for (const [index, dealId] of dealIds.entries())
      expect((await thread.account(dealId)).companyName).toBe(names[index]);
    const sources = await ledger.rows<{ source: string }>(
      'SELECT DISTINCT source FROM inbox_event WHERE object_id = ANY($1)',
      [dealIds],
    );
    expect(sources).toEqual([{ source: 'poll' }]);
  });
});
