import { AuthorisationExpired, VendorUnavailable } from '@thread/connector-kit';
import { Secret, type Connection } from '@thread/domain';
import { createTestDatabase, waitFor, type TestDatabase } from '@thread/testing';
import { readAcme } from '../fixtures/acme-connector';
import { addConnection, newKeyring, openParts, openRuntime, type Parts } from '../fixtures/runtime-parts';
import { TokenProvider } from '../fixtures/token-provider';
import type { ConnectionRuntime } from '../connection-runtime';
import type { RefreshTiming } from './refresh-timing';
import { packTokens, unpackTokens } from './stored-tokens';
import { tokenContext } from './token-opener';

const quick: Partial<RefreshTiming> = { leaseMs: 400, heartbeatMs: 100, waitMs: 10_000 };

describe('refreshing tokens', () => {
  let testDatabase: TestDatabase;
  let provider: TokenProvider;
  let parts: Parts;
  let others: Parts[];
  const runtimes: ConnectionRuntime[] = [];

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    provider = await new TokenProvider().start();
    const keyring = newKeyring();
    parts = openParts(testDatabase, keyring);
    others = [openParts(testDatabase, keyring), openParts(testDatabase, keyring)];
  });

  afterEach(async () => {
    await Promise.all(runtimes.splice(0).map((runtime) => runtime.close()));
    await provider.close();
    for (const open of [parts, ...others]) await open.database.close();
    await testDatabase.drop();
  });

  const runtimeOf = (of: Parts): ConnectionRuntime => {
    const runtime = openRuntime(of, provider.url, { timing: quick });
    runtimes.push(runtime);
    return runtime;
  };
  const read = async (runtime: ConnectionRuntime, connectionId: string) => {
    const context = await runtime.contextFor(connectionId, 'live');
    return context.call('me.read', ({ accessToken, signal }) => readAcme(provider.url, accessToken, signal));
  };
  const row = (id: string) => parts.rows.connection.findUniqueOrThrow({ where: { id } });

  it('F81 F82: asks the provider once for 50 callers of three runtimes, although it answers slower than the lease lives', async () => {
    const connection = await addConnection(parts, provider, { leftMs: -1_000 });
    provider.beforeAnswer = () => new Promise((resolve) => setTimeout(resolve, 1_300));
    const three = [parts, ...others].map(runtimeOf);
    const reads = await Promise.all(
      Array.from({ length: 50 }, (_, index) => read(three[index % 3]!, connection.id)),
    );
    expect(reads).toHaveLength(50);
    expect(provider.tokenCalls).toBe(1);
    expect(provider.familyRevoked).toBe(false);
    expect(await row(connection.id)).toMatchObject({
      tokenEpoch: 2,
      leaseOwner: null,
      refreshStartedAt: null,
      state: 'connected',
    });
  });

  it('renews in the background when the token is past four fifths of its life, and uses it meanwhile', async () => {
    const connection = await addConnection(parts, provider, { leftMs: 200_000 });
    const runtime = runtimeOf(parts);
    await read(runtime, connection.id);
    await waitFor(async () => (await row(connection.id)).tokenEpoch === 2);
    expect(provider.tokenCalls).toBe(1);
  });

  it('F89: keeps the old refresh token when the answer carries none, and takes a default life when it names none', async () => {
    const connection = await addConnection(parts, provider, { leftMs: -1 });
    const before = provider.refreshToken;
    provider.mode = 'keep';
    provider.expiresIn = undefined;
    await read(runtimeOf(parts), connection.id);
    provider.voidAccessTokens();
    await read(runtimeOf(others[0]!), connection.id);
    expect(provider.refreshToken).toBe(before);
    expect(provider.tokenCalls).toBe(2);
    expect((await row(connection.id)).tokenExpiresAt!.getTime()).toBeGreaterThan(Date.now() + 1_700_000);
  });

  it.each([
    ['no life', undefined, 1_800],
    ['a life of "0"', '0', 1_800],
    ['a life in text', '7200', 7_200],
    ['words for a life', 'soon', 1_800],
    ['a negative life', -5, 1_800],
  ])('F89: makes something of an answer with %s and no refresh token', async (_what, expiresIn, seconds) => {
    const connection = await addConnection(parts, provider, { leftMs: -1 });
    provider.mode = 'keep';
    provider.expiresIn = expiresIn;
    const before = Date.now();
    await read(runtimeOf(parts), connection.id);
    const life = ((await row(connection.id)).tokenExpiresAt!.getTime() - before) / 1000;
    expect(life).toBeGreaterThan(seconds - 5);
    expect(life).toBeLessThan(seconds + 60);
    const { secret } = await parts.vault.open(connection.secretId!, tokenContext(connection));
    expect(unpackTokens(secret).refreshToken?.expose()).toBe(provider.refreshToken);
  });

  it('says so when the access has run out and is not renewed for a while, and recovers by itself', async () => {
    const connection = await addConnection(parts, provider, { leftMs: -1 });
    provider.mode = 'unavailable';
    const runtime = runtimeOf(parts);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await row(connection.id)).toMatchObject({ state: 'connected' });
      await expect(read(runtime, connection.id)).rejects.toThrow(VendorUnavailable);
      await parts.rows.connection.updateMany({ data: { refreshRetryAt: new Date(0) } });
    }
    expect(await row(connection.id)).toMatchObject({
      state: 'provider_down',
      stateReason: 'refresh_failing',
    });
    provider.mode = 'rotate';
    await read(runtimeOf(others[0]!), connection.id);
    expect(await row(connection.id)).toMatchObject({ state: 'connected', stateReason: null });
  });

  it('F88: takes a provider that is down for down, not for a dead grant, and does not hammer it', async () => {
    const connection = await addConnection(parts, provider, { leftMs: -1 });
    provider.mode = 'unavailable';
    const runtime = runtimeOf(parts);
    // The other one's first query takes its time; the pause after a failure must not be over by then.
    await others[0]!.connections.find(connection.id);
    await expect(read(runtime, connection.id)).rejects.toThrow(VendorUnavailable);
    await expect(read(runtimeOf(others[0]!), connection.id)).rejects.toThrow(VendorUnavailable);
    expect(provider.tokenCalls).toBe(1);
    const failed = await row(connection.id);
    expect(failed).toMatchObject({
      state: 'connected',
      refreshFailures: 1,
      refreshStartedAt: null,
      tokenEpoch: 1,
    });
    expect(failed.refreshRetryAt!.getTime()).toBeGreaterThan(Date.now());
    provider.mode = 'rotate';
    await parts.rows.connection.update({
      where: { id: connection.id },
      data: { refreshRetryAt: new Date(0) },
    });
    await read(runtime, connection.id);
    expect(await row(connection.id)).toMatchObject({
      refreshFailures: 0,
      refreshRetryAt: null,
      tokenEpoch: 2,
    });
  });

  it('uses a token with life left when renewing fails', async () => {
    const connection = await addConnection(parts, provider, { leftMs: 30_000 });
    provider.mode = 'unavailable';
    await read(runtimeOf(parts), connection.id);
    expect(provider.tokenCalls).toBe(1);
  });

  it('F87: asks for reconnection once when the grant is withdrawn, however many callers notice', async () => {
    const connection = await addConnection(parts, provider, { leftMs: -1 });
    provider.mode = 'refuse';
    const runtime = runtimeOf(parts);
    const ends = await Promise.allSettled(Array.from({ length: 10 }, () => read(runtime, connection.id)));
    expect(ends.every((end) => end.status === 'rejected' && end.reason instanceof AuthorisationExpired)).toBe(
      true,
    );
    expect(provider.tokenCalls).toBe(1);
    expect(await row(connection.id)).toMatchObject({
      state: 'needs_reconnection',
      stateReason: 'grant_revoked',
      leaseOwner: null,
    });
    expect(await parts.rows.connectionStateChange.count({ where: { toState: 'needs_reconnection' } })).toBe(
      1,
    );
    expect(await parts.rows.attentionItem.findMany()).toMatchObject([
      {
        kind: 'connection',
        state: 'open',
        connectionId: connection.id,
        title: 'Acme CRM: needs reconnection',
      },
    ]);
  });

  it('F25: names the loss when an earlier refresh was interrupted and the provider has moved on', async () => {
    const connection = await addConnection(parts, provider, {
      leftMs: -1,
      refreshToken: 'refresh-from-before',
    });
    await parts.rows.connection.update({
      where: { id: connection.id },
      data: { refreshStartedAt: new Date() },
    });
    await expect(read(runtimeOf(parts), connection.id)).rejects.toThrow(AuthorisationExpired);
    expect(await row(connection.id)).toMatchObject({
      state: 'needs_reconnection',
      stateReason: 'rotation_lost',
    });
    expect(provider.tokenCalls).toBe(1);
  });

  it('remembers that an answer may have been lost when the provider talks nonsense', async () => {
    const connection = await addConnection(parts, provider, { leftMs: -1 });
    provider.mode = 'nonsense';
    await expect(read(runtimeOf(parts), connection.id)).rejects.toMatchObject({
      code: 'provider.unexpected_response',
    });
    expect((await row(connection.id)).refreshStartedAt).not.toBeNull();
  });

  it('does not blame the grant when the provider refuses the application', async () => {
    const connection = await addConnection(parts, provider, { leftMs: -1 });
    provider.mode = 'refuse_client';
    const runtime = runtimeOf(parts);
    await expect(read(runtime, connection.id)).rejects.toMatchObject({ code: 'connector.misconfigured' });
    await expect(read(runtime, connection.id)).rejects.toMatchObject({ code: 'connector.misconfigured' });
    expect(provider.tokenCalls).toBe(1);
    expect(await row(connection.id)).toMatchObject({ state: 'provider_down', stateReason: 'app_refused' });
  });

  /** Puts other tokens in place, as a person who reconnects does. */
  const reconnect = async (connection: Connection): Promise<void> => {
    const expiresAt = new Date(Date.now() + 1_800_000);
    const tokens = packTokens({ ...fresh(), issuedAt: new Date(), expiresAt });
    const context = {
      workspaceId: connection.workspaceId,
      connectionId: connection.id,
      kind: 'oauth_tokens',
    } as const;
    await parts.connections.reconnect(connection.id, {
      ...connection,
      tokenExpiresAt: expiresAt,
      secret: parts.vault.sealNew(tokens, context),
    });
  };
  const fresh = () => ({
    accessToken: new Secret(provider.issueAccessToken()),
    refreshToken: new Secret('another'),
  });

  it.each(['rotate', 'refuse'] as const)(
    'throws away what a refresher brings (%s) when a person reconnected meanwhile',
    async (mode) => {
      const connection = await addConnection(parts, provider, { leftMs: -1 });
      provider.mode = mode;
      provider.beforeGrant = () => {
        provider.beforeGrant = () => Promise.resolve();
        return reconnect(connection);
      };
      await read(runtimeOf(parts), connection.id);
      expect(provider.tokenCalls).toBe(1);
      expect(await row(connection.id)).toMatchObject({ tokenEpoch: 2, leaseOwner: null, state: 'connected' });
      expect(await parts.secrets.read(connection.secretId!, connection.workspaceId)).toBeNull();
    },
  );

  it('asks the database once, too, for all callers of one process', async () => {
    const connection = await addConnection(parts, provider, { leftMs: -1 });
    const counting = { ...parts, leases: Object.create(parts.leases) as Parts['leases'] };
    let attempts = 0;
    counting.leases.acquireForRefresh = (...args) => {
      attempts += 1;
      return parts.leases.acquireForRefresh(...args);
    };
    const runtime = runtimeOf(counting);
    await Promise.all(Array.from({ length: 20 }, () => read(runtime, connection.id)));
    expect(attempts).toBe(1);
  });

  it('uses access that cannot be renewed as long as it lives, and then says what happened', async () => {
    const connection = await addConnection(parts, provider, { leftMs: 30_000, refreshToken: null });
    const runtime = runtimeOf(parts);
    await read(runtime, connection.id);
    await parts.rows.connection.updateMany({
      data: { tokenIssuedAt: new Date(Date.now() - 1_770_000) },
    });
    expect(await runtime.refreshDue()).toBe(0);
    expect(await row(connection.id)).toMatchObject({ state: 'connected' });
    provider.voidAccessTokens();
    await expect(read(runtime, connection.id)).rejects.toThrow(AuthorisationExpired);
    expect(provider.tokenCalls).toBe(0);
    expect(await row(connection.id)).toMatchObject({
      state: 'needs_reconnection',
      stateReason: 'no_refresh_token',
    });
  });

  it('F90: repeats a call once after a token died early, and gives up when the new one is refused too', async () => {
    const connection = await addConnection(parts, provider);
    provider.voidAccessTokens();
    const runtime = runtimeOf(parts);
    await read(runtime, connection.id);
    expect(provider.tokenCalls).toBe(1);
    provider.issueAccessToken = () => 'never accepted';
    provider.voidAccessTokens();
    await expect(read(runtime, connection.id)).rejects.toThrow(AuthorisationExpired);
    expect(provider.tokenCalls).toBe(2);
    expect(await row(connection.id)).toMatchObject({
      state: 'needs_reconnection',
      stateReason: 'token_refused',
    });
  });

  it('waits for a database that is away when new tokens have to be stored', async () => {
    const connection = await addConnection(parts, provider, { leftMs: -1 });
    const failing = { ...parts, leases: Object.create(parts.leases) as Parts['leases'] };
    let refusals = 0;
    failing.leases.saveTokens = (...args) => {
      refusals += 1;
      return refusals < 3
        ? Promise.reject(new Error('connection refused'))
        : parts.leases.saveTokens(...args);
    };
    await read(runtimeOf(failing), connection.id);
    expect(refusals).toBe(3);
    expect(await row(connection.id)).toMatchObject({ tokenEpoch: 2 });
  });

  it('finds what is due and renews it once', async () => {
    const due = await addConnection(parts, provider, { leftMs: 100_000 });
    await parts.rows.connection.updateMany({
      data: { tokenIssuedAt: new Date(Date.now() - 1_700_000) },
    });
    provider.accountId = 'acct-2';
    await addConnection(parts, provider);
    const runtime = runtimeOf(parts);
    expect(await runtime.refreshDue()).toBe(1);
    expect(await runtime.refreshDue()).toBe(0);
    expect(provider.tokenCalls).toBe(1);
    expect(await row(due.id)).toMatchObject({ tokenEpoch: 2 });
  });
});
