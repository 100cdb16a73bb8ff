import {
  ConnectionUnavailable,
  MissingScope,
  QuotaExhausted,
  RateLimited,
  RecordNotFound,
  VendorUnavailable,
  type CallAccess,
  type Connector,
} from '@thread/connector-kit';
import type { Connection } from '@thread/domain';
import { LiveListener, type LiveUpdate } from '@thread/data';
import { createTestDatabase, waitFor, type TestDatabase } from '@thread/testing';
import type { ConnectionRuntime } from './connection-runtime';
import { acmeConnector, readAcme } from './fixtures/acme-connector';
import {
  addConnection,
  movableClock,
  newKeyring,
  openParts,
  openRuntime,
  userId,
  workspaceId,
  type Parts,
} from './fixtures/runtime-parts';
import { TokenProvider } from './fixtures/token-provider';
import { directoryOf } from './ports/connector-directory';

const facts = { connectorId: 'acme-crm', operation: 'deals.read' };

describe('ConnectionRuntime', () => {
  let testDatabase: TestDatabase;
  let provider: TokenProvider;
  let parts: Parts;
  let runtime: ConnectionRuntime;
  let connection: Connection;
  const recovered: string[] = [];
  const opened: ConnectionRuntime[] = [];
  const clock = movableClock();

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    provider = await new TokenProvider().start();
    parts = openParts(testDatabase, newKeyring());
    recovered.length = 0;
    const events = { onRecovered: (id: string) => Promise.resolve(void recovered.push(id)) };
    runtime = open({ events, clock, callDeadlineMs: 300, failuresUntilDown: 2 });
    connection = await addConnection(parts, provider);
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
    await provider.close();
    await parts.close();
    await testDatabase.drop();
  });

  const open = (more: Parameters<typeof openRuntime>[2] = {}): ConnectionRuntime => {
    const one = openRuntime(parts, provider.url, more);
    opened.push(one);
    return one;
  };
  const call = async <T>(send: (access: CallAccess) => Promise<T>): Promise<T> => {
    const context = await runtime.contextFor(connection.id, 'live');
    return context.call('deals.read', send);
  };
  const fail = (error: Error) => expect(call(() => Promise.reject(error))).rejects.toBe(error);
  const now = async () => (await parts.connections.find(connection.id))!;
  const stateChanges = async () =>
    (
      await parts.rows.connectionStateChange.findMany({
        where: { connectionId: connection.id },
        orderBy: { at: 'asc' },
      })
    ).map(({ fromState, toState, reason }) => [fromState, toState, reason]);
  const openItems = () => parts.rows.attentionItem.findMany({ where: { state: 'open' } });

  it('gives a connector what it needs and counts the calls', async () => {
    const context = await runtime.contextFor(connection.id, 'clicked');
    expect(context).toMatchObject({
      connectionId: connection.id,
      workspaceId,
      externalAccountId: 'acct-1',
      lane: 'clicked',
    });
    expect(context.grantedScopes).toEqual(provider.scopes);
    for (let count = 0; count < 3; count += 1)
      await context.call('me.read', ({ accessToken, signal }) => readAcme(provider.url, accessToken, signal));
    await runtime.close();
    const counts = await parts.callCounts.since(connection.id, new Date(Date.now() - 3_600_000));
    expect(counts.reduce((sum, { calls }) => sum + calls, 0)).toBe(3);
    expect(provider.tokenCalls).toBe(0);
    expect((await runtime.connectorOf(connection.id)).id).toBe('acme-crm');
  });

  it('ends a call at its deadline although the connector ignores the signal', async () => {
    await expect(call(() => new Promise(() => undefined))).rejects.toThrow(VendorUnavailable);
  });

  it('F61: believes no wait longer than an hour', async () => {
    await fail(new QuotaExhausted('daily limit', facts, 1e12));
    const until = (await now()).throttledUntil!.getTime() - Date.now();
    expect(until).toBeGreaterThan(3_500_000);
    expect(until).toBeLessThanOrEqual(3_600_000);
  });

  it('sits out a short wait without a word, for every process', async () => {
    await fail(new RateLimited('slow down', facts, 2_000));
    await expect(call(() => Promise.resolve(1))).rejects.toMatchObject({
      state: 'throttled',
      retry: { kind: 'after' },
    });
    const other = open();
    await expect(other.contextFor(connection.id, 'live')).rejects.toThrow(ConnectionUnavailable);
    expect(await now()).toMatchObject({ state: 'connected' });
    expect(await stateChanges()).toEqual([['none', 'connected', null]]);
  });

  it('shows a longer wait and ends it by itself', async () => {
    await fail(new RateLimited('slow down', facts, 60_000));
    expect(await now()).toMatchObject({ state: 'throttled', stateReason: 'rate_limited' });
    expect(await openItems()).toEqual([]);
    await expect(call(() => Promise.resolve(1))).rejects.toThrow(ConnectionUnavailable);
    expect(await runtime.recoverThrottled()).toEqual([]);
    await parts.rows.connection.update({
      where: { id: connection.id },
      data: { throttledUntil: new Date(Date.now() - 1) },
    });
    expect(await runtime.recoverThrottled()).toEqual([connection.id]);
    expect(recovered).toEqual([connection.id]);
    expect(await call(() => Promise.resolve(1))).toBe(1);
  });

  it('lifts a wait that is over at the next call, without waiting for the sweep', async () => {
    await fail(new RateLimited('slow down', facts, 60_000));
    await parts.rows.connection.update({
      where: { id: connection.id },
      data: { throttledUntil: new Date(Date.now() - 1) },
    });
    expect(await call(() => Promise.resolve(1))).toBe(1);
    expect(await now()).toMatchObject({ state: 'connected' });
    expect(recovered).toEqual([connection.id]);
  });

  it('tells an admin when an allowance is used up', async () => {
    await fail(new QuotaExhausted('daily limit', facts, 3_600_000));
    expect(await now()).toMatchObject({ state: 'throttled', stateReason: 'quota_exhausted' });
    expect(await openItems()).toMatchObject([{ title: 'Acme CRM: waiting for the provider’s allowance' }]);
  });

  it('takes a provider for down after failures in a row, says so once, and notices when it is back', async () => {
    const seen: LiveUpdate[] = [];
    const listener = new LiveListener(testDatabase.urls.app);
    await listener.start();
    await listener.subscribe(connection.workspaceId, (update) => seen.push(update));
    await fail(new VendorUnavailable('503', facts));
    expect(await call(() => Promise.resolve(1))).toBe(1);
    await fail(new VendorUnavailable('503', facts));
    await fail(new VendorUnavailable('503', facts));
    expect(await now()).toMatchObject({ state: 'provider_down', stateReason: 'not_answering' });
    await fail(new VendorUnavailable('503', facts));
    expect(await openItems()).toHaveLength(1);
    const fresh = open({ events: { onRecovered: (id) => Promise.resolve(void recovered.push(id)) } });
    await (await fresh.contextFor(connection.id, 'live')).call('deals.read', () => Promise.resolve(1));
    expect(await now()).toMatchObject({ state: 'connected', stateReason: null });
    expect(await openItems()).toEqual([]);
    expect(recovered).toEqual([connection.id]);
    expect(await stateChanges()).toEqual([
      ['none', 'connected', null],
      ['connected', 'provider_down', 'not_answering'],
      ['provider_down', 'connected', null],
    ]);
    await waitFor(
      () => seen.filter(({ topic, id }) => topic === 'connections' && id === connection.id).length === 2,
    );
    await listener.close();
  });

  it('takes any answer, also a refusal of one record, as a sign of life', async () => {
    await fail(new VendorUnavailable('503', facts));
    await fail(new RecordNotFound('gone', facts));
    await fail(new VendorUnavailable('503', facts));
    expect(await now()).toMatchObject({ state: 'connected' });
  });

  it('F79: names a missing permission once, goes on with the rest, and recovers when a probe finds it granted', async () => {
    for (let count = 0; count < 3; count += 1)
      await fail(new MissingScope('forbidden', facts, ['deals.read']));
    expect(await now()).toMatchObject({
      state: 'missing_permission',
      stateReason: 'missing_scope:deals.read',
    });
    expect(await call(() => Promise.resolve(1))).toBe(1);
    expect(await now()).toMatchObject({ state: 'missing_permission' });
    expect(await openItems()).toHaveLength(1);
    expect(await runtime.probe(connection.id)).toMatchObject({
      ok: true,
      state: 'connected',
      missingScopes: [],
    });
    expect(await openItems()).toEqual([]);
    expect((await stateChanges()).map(([, to]) => to)).toEqual([
      'connected',
      'missing_permission',
      'connected',
    ]);
  });

  it('probes: facts, scopes, and another account behind the same tokens', async () => {
    provider.scopes = ['deals.read'];
    expect(await runtime.probe(connection.id)).toMatchObject({
      ok: true,
      state: 'missing_permission',
      missingScopes: ['companies.read'],
    });
    expect(await now()).toMatchObject({
      externalAccountName: 'Acme acct-1',
      grantedScopes: ['deals.read'],
      lastProbeAt: expect.any(Date) as Date,
    });
    provider.accountId = 'acct-9';
    expect(await runtime.probe(connection.id)).toMatchObject({
      ok: false,
      code: 'connection.account_changed',
      state: 'needs_reconnection',
    });
    expect(await runtime.probe(connection.id)).toMatchObject({ ok: false, code: 'connection.unavailable' });
  });

  it('F79: finds by trying that a permission is refused which the grant still names, and that it is back', async () => {
    const refuse = () => Promise.reject(new MissingScope('forbidden', facts, ['companies.read']));
    let refused = true;
    const trying: Connector['auth']['refusedScopes'] = async (call, granted) => {
      expect(granted).toContain('companies.read');
      if (!refused) return [];
      await expect(call('scopes.try', refuse)).rejects.toThrow(MissingScope);
      return ['companies.read'];
    };
    const trier = open({ connectors: directoryOf([acmeConnector(provider.url, { refusedScopes: trying })]) });
    expect(await trier.probe(connection.id)).toMatchObject({
      ok: true,
      state: 'missing_permission',
      missingScopes: ['companies.read'],
    });
    expect((await now())?.grantedScopes).not.toContain('companies.read');
    expect(await now()).toMatchObject({ stateReason: 'missing_scope:companies.read' });
    refused = false;
    expect(await trier.probe(connection.id)).toMatchObject({ state: 'connected', missingScopes: [] });
    expect((await now())?.grantedScopes).toContain('companies.read');
  });

  it('probes each connection once a day, whoever asks first', async () => {
    const other = open();
    await parts.rows.connection.updateMany({
      data: { lastProbeAt: new Date(Date.now() - 25 * 3_600_000) },
    });
    expect((await Promise.all([runtime.probeDue(), other.probeDue()])).sort()).toEqual([0, 1]);
    expect(provider.whoAmICalls).toBe(1);
    expect(await runtime.probeDue()).toBe(0);
  });

  it('F91: makes no calls while paused, within a second also from contexts made before', async () => {
    const context = await runtime.contextFor(connection.id, 'sweep');
    expect(await runtime.pause(connection.id)).toBe(true);
    await expect(runtime.contextFor(connection.id, 'live')).rejects.toMatchObject({ state: 'paused' });
    const refused = () =>
      context
        .call('x', () => Promise.resolve(1))
        .then(
          () => false,
          () => true,
        );
    await waitFor(refused, { timeoutMs: 3_000 });
    expect(await runtime.resume(connection.id)).toBe(true);
    expect(await runtime.resume(connection.id)).toBe(false);
    expect(recovered).toEqual([connection.id]);
    expect(await call(() => Promise.resolve(1))).toBe(1);
  });

  it('F97: says that a damaged secret needs reconnection, and refuses what does not exist', async () => {
    await parts.rows.sealedSecret.updateMany({ data: { sealed: new Uint8Array(200) } });
    await expect(call(() => Promise.resolve(1))).rejects.toMatchObject({
      code: 'connection.authorisation_expired',
    });
    expect(await now()).toMatchObject({ state: 'needs_reconnection', stateReason: 'secret_unreadable' });
    await expect(runtime.contextFor(userId, 'live')).rejects.toThrow(ConnectionUnavailable);
    await expect(runtime.connectorOf(userId)).rejects.toThrow(ConnectionUnavailable);
  });

  it('F96: does not open a secret that was swapped in from another connection', async () => {
    provider.accountId = 'acct-2';
    const other = await addConnection(parts, provider);
    const stolen = (await parts.secrets.read(other.secretId!, other.workspaceId))!;
    await parts.rows.sealedSecret.updateMany({
      where: { id: connection.secretId! },
      data: { sealed: new Uint8Array(stolen.sealed) },
    });
    await expect(call(() => Promise.resolve(1))).rejects.toMatchObject({
      code: 'connection.authorisation_expired',
    });
    expect(await now()).toMatchObject({ stateReason: 'secret_unreadable' });
  });
});
