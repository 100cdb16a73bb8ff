import { AuthorisationExpired, ConnectionUnavailable } from '@thread/connector-kit';
import { createTestDatabase, waitFor, type TestDatabase } from '@thread/testing';
import type { ConnectionRuntime } from '../connection-runtime';
import { acmeConnector } from '../fixtures/acme-connector';
import { directoryOf } from '../ports/connector-directory';
import {
  addConnection,
  newKeyring,
  openParts,
  openRuntime,
  userId,
  type Parts,
} from '../fixtures/runtime-parts';
import { TokenProvider } from '../fixtures/token-provider';

describe('disconnecting', () => {
  let testDatabase: TestDatabase;
  let provider: TokenProvider;
  let parts: Parts;
  let runtime: ConnectionRuntime;

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    provider = await new TokenProvider().start();
    parts = openParts(testDatabase, newKeyring());
    runtime = openRuntime(parts, provider.url, { timing: { leaseMs: 400, heartbeatMs: 100 } });
  });

  afterEach(async () => {
    await runtime.close();
    await provider.close();
    await parts.close();
    await testDatabase.drop();
  });

  it('withdraws the grant, destroys the secret and says what was done', async () => {
    const connection = await addConnection(parts, provider);
    const result = await runtime.disconnect(connection.id, { userId });
    expect(result).toMatchObject({
      connection: { state: 'disconnected', stateReason: 'by_person', secretId: null, tokenExpiresAt: null },
      revocation: { kind: 'revoked' },
      notDone: [],
    });
    expect(result.done).toHaveLength(2);
    expect(provider.revocations).toBe(1);
    expect(await parts.rows.sealedSecret.count()).toBe(0);
    await expect(runtime.contextFor(connection.id, 'live')).rejects.toThrow(ConnectionUnavailable);
    const again = await runtime.disconnect(connection.id, { userId });
    expect(again.revocation).toEqual({ kind: 'nothing_to_revoke' });
    expect(await parts.rows.connectionStateChange.count({ where: { toState: 'disconnected' } })).toBe(1);
  });

  it('succeeds although the provider stays silent for ever and the connector does not mind the deadline', async () => {
    const connection = await addConnection(parts, provider);
    const acme = acmeConnector(provider.url);
    let asked = 0;
    const revoke = (): Promise<never> => {
      asked += 1;
      return new Promise<never>(() => undefined);
    };
    const silent = openRuntime(parts, provider.url, {
      connectors: directoryOf([
        { ...acme, auth: { ...acme.auth, installationApp: { ...acme.auth.installationApp!, revoke } } },
      ]),
      timing: { revokeDeadlineMs: 200 },
    });
    const result = await silent.disconnect(connection.id, { userId });
    expect(asked).toBe(1);
    expect(result).toMatchObject({
      revocation: { kind: 'failed', code: 'provider.unavailable' },
      connection: { state: 'disconnected', secretId: null },
      notDone: [expect.stringContaining('Remove the Thread app')],
    });
    expect(await parts.rows.sealedSecret.count()).toBe(0);
    await silent.close();
  }, 20_000);

  it('succeeds although the provider refuses, and says what a person must do', async () => {
    const connection = await addConnection(parts, provider);
    provider.mode = 'unavailable';
    const result = await runtime.disconnect(connection.id, { userId });
    expect(result.revocation).toMatchObject({ kind: 'failed', code: 'provider.unavailable' });
    expect(result.notDone[0]).toContain('Remove the Thread app');
    expect(result.connection.state).toBe('disconnected');
    expect(await parts.rows.sealedSecret.count()).toBe(0);
  });

  it('F93: leaves the grant alone while another workspace works with the same provider account', async () => {
    const connection = await addConnection(parts, provider);
    const other = await addConnection(parts, provider, { workspace: '0190a000-0000-7000-8000-000000000002' });
    const result = await runtime.disconnect(connection.id, { userId });
    expect(result.revocation).toEqual({ kind: 'kept_in_use' });
    expect(provider.revocations).toBe(0);
    expect(await parts.connections.find(other.id)).toMatchObject({ state: 'connected' });
    expect((await runtime.disconnect(other.id, { userId })).revocation).toEqual({ kind: 'revoked' });
  });

  it('works without the connector and with a secret that does not open', async () => {
    const connection = await addConnection(parts, provider);
    const bare = openRuntime(parts, provider.url, { connectors: directoryOf([]) });
    expect((await bare.disconnect(connection.id, { userId })).revocation).toMatchObject({ kind: 'failed' });
    provider.accountId = 'acct-2';
    const damaged = await addConnection(parts, provider);
    await parts.rows.sealedSecret.updateMany({ data: { sealed: new Uint8Array(200) } });
    expect((await runtime.disconnect(damaged.id, { userId })).revocation).toMatchObject({
      kind: 'failed',
      code: 'vault.unreadable',
    });
    expect(await parts.rows.sealedSecret.count()).toBe(0);
  });

  it('F91: waits for a refresh under way and withdraws what that brought', async () => {
    const connection = await addConnection(parts, provider, { leftMs: -1 });
    let asked = false;
    let answer: () => void = () => undefined;
    provider.beforeAnswer = () => {
      asked = true;
      return new Promise((resolve) => (answer = resolve));
    };
    const context = await runtime.contextFor(connection.id, 'live');
    const call = context.call('x', () => Promise.resolve(1));
    await waitFor(() => asked);
    const ending = runtime.disconnect(connection.id, { userId });
    answer();
    expect(await call).toBe(1);
    expect(await ending).toMatchObject({
      revocation: { kind: 'revoked' },
      connection: { state: 'disconnected' },
    });
    expect(await parts.rows.sealedSecret.count()).toBe(0);
  });

  it('F91: does not wait for ever for a refresh, and leaves no tokens behind when that ends later', async () => {
    const connection = await addConnection(parts, provider, { leftMs: -1 });
    let answer: () => void = () => undefined;
    let asked = false;
    provider.beforeAnswer = () => {
      asked = true;
      return new Promise((resolve) => (answer = resolve));
    };
    const context = await runtime.contextFor(connection.id, 'live');
    const call = context.call('x', () => Promise.resolve(1)).catch((error: unknown) => error);
    await waitFor(() => asked);
    expect(await runtime.disconnect(connection.id, { userId })).toMatchObject({
      connection: { state: 'disconnected' },
    });
    answer();
    const ended = await call;
    expect(ended instanceof ConnectionUnavailable || ended instanceof AuthorisationExpired).toBe(true);
    expect(await parts.rows.sealedSecret.count()).toBe(0);
    expect(await parts.connections.find(connection.id)).toMatchObject({
      state: 'disconnected',
      secretId: null,
    });
  });
});
