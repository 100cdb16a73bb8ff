import {
  createAccount,
  decidePendingReauthorisation,
  disconnectConnection,
  listConnectors,
  listRules,
  probeConnection,
  readAccount,
  readConnection,
  readMapping,
  readPendingReauthorisation,
} from '@thread/contracts';
import { callback, consent, outcomeOf, type ConsentWish } from './testing/authorisation';
import {
  connectionOf,
  connectorId,
  startRunningProduct,
  type RunningProduct,
} from './testing/connected-product';

jest.setTimeout(90_000);

describe('connecting a provider', () => {
  let thread: RunningProduct;
  let firstPortal: number;
  let secondPortal: number;
  beforeAll(async () => {
    thread = await startRunningProduct();
    const { portals } = await thread.sandbox.state();
    [firstPortal, secondPortal] = portals.map(({ id }) => id) as [number, number];
  });
  afterAll(() => thread?.stop());

  const goAndCome = async (wish: ConsentWish = {}): Promise<URL> =>
    callback(thread.admin, await consent(thread.admin, thread.sandbox, wish));
  const card = async () =>
    (await thread.admin.call(listConnectors)).data.find(({ id }) => id === connectorId);
  const read = async () => {
    const connectionId = await connectionOf(thread.admin);
    return thread.admin.call(readConnection, { params: { connectionId } });
  };
  const liveGrants = async (portal: number): Promise<number> => {
    const { grants } = (await thread.sandbox.send('GET', '/state')) as {
      grants: { portalId: number; revoked: boolean }[];
    };
    return grants.filter(({ portalId, revoked }) => portalId === portal && !revoked).length;
  };

  it('starts from a gallery of eight: those the sandbox plays to connect, the others say what is coming and why not yet', async () => {
    const { data } = await thread.admin.call(listConnectors);
    expect(data).toHaveLength(8);
    expect(data[0]).toMatchObject({ id: connectorId, status: 'available', coming: null, connections: [] });
    for (const { status, coming } of data) {
      if (status === 'available') continue;
      expect(status).toBe('coming');
      expect(coming?.what.length).toBeGreaterThan(10);
      expect(coming?.why.length).toBeGreaterThan(10);
    }
  });

  it('leaves nothing behind when the person says no', async () => {
    const page = await goAndCome({ deny: true });
    expect(outcomeOf(page)).toBe('denied');
    expect(page.pathname).toBe(`/connectors/${connectorId}`);
    expect(await card()).toMatchObject({ status: 'available', connections: [] });
  });

  it('refuses a state that is forged, somebody else’s, or too old', async () => {
    const { admin, sandbox, ledger, product } = thread;
    const forged = await consent(admin, sandbox);
    forged.searchParams.set('state', `${forged.searchParams.get('state')?.slice(0, -4)}AAAA`);
    expect(outcomeOf(await callback(admin, forged))).toBe('state_unknown');

    const other = await product.signIn('admin@northlight.example');
    expect(outcomeOf(await callback(other, await consent(admin, sandbox)))).toBe('wrong_session');

    const late = await consent(admin, sandbox);
    await ledger.expireAuthorisations();
    expect(outcomeOf(await callback(admin, late))).toBe('state_expired');
    expect(await card()).toMatchObject({ connections: [] });
  });

  it('connects with what was granted and names what was not', async () => {
    const page = await goAndCome({
      groups: ['line_items'],
      portal: firstPortal,
      declined: ['crm.objects.line_items.read'],
    });
    expect(outcomeOf(page)).toBe('half_granted');
    expect(page.searchParams.get('missing')).toBe('line_items');
    const { health, scopes } = await read();
    expect(health.state).toBe('connected');
    expect(scopes.required.every(({ granted }) => granted)).toBe(true);
    expect(scopes.groups.find(({ id }) => id === 'line_items')).toMatchObject({
      chosen: true,
      granted: false,
    });
  });

  it('accepts a state once only, and keeps the connection when it comes again', async () => {
    const address = await consent(thread.admin, thread.sandbox, {
      groups: ['line_items'],
      connectionId: await connectionOf(thread.admin),
      portal: firstPortal,
    });
    expect(outcomeOf(await callback(thread.admin, address))).toBe('reconnected');
    expect(outcomeOf(await callback(thread.admin, address))).toBe('state_used');
    const { health, scopes } = await read();
    expect(health.state).toBe('connected');
    expect(scopes.groups.find(({ id }) => id === 'line_items')).toMatchObject({ granted: true });
  });

  it('asks before another provider account takes a connection’s place', async () => {
    const { admin } = thread;
    const before = await read();
    const connectionId = before.id;
    const configured = async () => [
      await admin.call(readMapping, { params: { connectionId } }),
      (await admin.call(listRules, { params: { connectionId } })).data.map(({ id, version }) => [
        id,
        version,
      ]),
    ];
    const settings = await configured();

    const first = await goAndCome({ connectionId, portal: secondPortal });
    expect(outcomeOf(first)).toBe('different_account');
    const discarded = { pendingId: first.searchParams.get('pending') ?? '' };
    expect(await admin.call(readPendingReauthorisation, { params: discarded })).toMatchObject({
      present: { externalAccountId: String(firstPortal) },
      offered: { externalAccountId: String(secondPortal) },
    });
    expect((await read()).externalAccountId).toBe(String(firstPortal));
    await admin.call(decidePendingReauthorisation, { params: discarded, body: { accept: false } });
    expect(await read()).toMatchObject({ id: connectionId, externalAccountId: String(firstPortal) });
    expect(await liveGrants(secondPortal)).toBe(0);
    expect((await admin.call(probeConnection, { params: { connectionId } })).ok).toBe(true);

    const second = await goAndCome({ connectionId, portal: secondPortal });
    const accepted = { pendingId: second.searchParams.get('pending') ?? '' };
    await admin.call(decidePendingReauthorisation, { params: accepted, body: { accept: true } });
    const after = await read();
    expect(after).toMatchObject({ id: connectionId, externalAccountId: String(secondPortal) });
    expect(after.timeZone).toBe('Asia/Tokyo');
    expect((await admin.call(probeConnection, { params: { connectionId } })).ok).toBe(true);
    expect(await configured()).toEqual(settings);
    await expect(
      admin.call(decidePendingReauthorisation, { params: accepted, body: { accept: true } }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('gives access back when it is disconnected, and keeps what was made', async () => {
    const { admin, ledger } = thread;
    const { id: accountId } = await admin.call(createAccount, { body: { companyName: 'Kept For Ever' } });
    const connectionId = await connectionOf(admin);
    const answer = await admin.call(disconnectConnection, {
      params: { connectionId },
      body: { confirm: true },
    });
    expect(answer.revokedAtProvider).toBe(true);
    expect(await liveGrants(secondPortal)).toBe(0);
    expect(
      await ledger.count('SELECT count(*) AS n FROM sealed_secret WHERE connection_id = $1', [connectionId]),
    ).toBe(0);
    expect((await admin.call(readAccount, { params: { accountId } })).companyName).toBe('Kept For Ever');
    expect((await read()).health.state).toBe('disconnected');
  });
});
