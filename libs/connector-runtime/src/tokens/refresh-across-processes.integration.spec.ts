import type { Connection } from '@thread/domain';
import { createTestDatabase, waitFor, type TestDatabase } from '@thread/testing';
import { addConnection, newKeyring, openParts, type Parts } from '../fixtures/runtime-parts';
import { startCaller, type Caller } from '../fixtures/start-caller';
import { TokenProvider } from '../fixtures/token-provider';

jest.setTimeout(60_000);

describe('one expired token, several processes', () => {
  let testDatabase: TestDatabase;
  let provider: TokenProvider;
  let parts: Parts;
  let connection: Connection;
  const callers: Caller[] = [];

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    provider = await new TokenProvider().start();
    parts = openParts(testDatabase, newKeyring());
    connection = await addConnection(parts, provider, { leftMs: -1_000 });
  });

  afterEach(async () => {
    for (const caller of callers.splice(0)) caller.process.kill('SIGKILL');
    await provider.close();
    await parts.close();
    await testDatabase.drop();
  });

  const start = async (racepoint?: string): Promise<Caller> => {
    const caller = await startCaller(racepoint);
    callers.push(caller);
    return caller;
  };
  const order = (count: number, leaseMs = 1_000) => ({
    database: { urls: testDatabase.urls, adminUrl: testDatabase.adminUrl },
    key: parts.keyring.keys.get('k1')!.toString('base64'),
    providerUrl: provider.url,
    connectionId: connection.id,
    callers: count,
    leaseMs,
  });
  const row = () => parts.rows.connection.findUniqueOrThrow({ where: { id: connection.id } });
  const callFromThree = async (): Promise<readonly (string | undefined)[]> => {
    const three = await Promise.all([start(), start(), start()]);
    three.forEach((caller, index) => caller.begin(order([17, 17, 16][index]!)));
    const ends = await Promise.all(three.map((caller) => caller.ends));
    return ends.flatMap((end) => end ?? ['died']);
  };

  it.each([
    ['quicker than the lease lives', 300],
    ['three times as slow as the lease lives', 3_000],
  ])(
    'F81 F82: asks the provider once for 50 callers in 3 processes when it is %s',
    async (_what, latencyMs) => {
      provider.beforeAnswer = () => new Promise((resolve) => setTimeout(resolve, latencyMs));
      expect(await callFromThree()).toEqual(Array(50).fill('ok'));
      expect(provider.tokenCalls).toBe(1);
      expect(provider.familyRevoked).toBe(false);
      expect(await row()).toMatchObject({ tokenEpoch: 2, state: 'connected', leaseOwner: null });
    },
  );

  it('F83: goes on with the same token when the refresher was killed before it asked', async () => {
    const doomed = await start('refresh.before-call=kill');
    doomed.begin(order(3));
    expect(await doomed.ends).toBeNull();
    expect(provider.tokenCalls).toBe(0);
    expect(await callFromThree()).toEqual(Array(50).fill('ok'));
    expect(provider.tokenCalls).toBe(1);
    expect(await row()).toMatchObject({ tokenEpoch: 2, refreshStartedAt: null });
  });

  it('F84: says what was lost when the refresher was killed with single-use tokens in its hands, and asks only once more', async () => {
    const doomed = await start('refresh.before-save=kill');
    doomed.begin(order(3));
    expect(await doomed.ends).toBeNull();
    expect(provider.tokenCalls).toBe(1);
    const ends = await callFromThree();
    // Whoever comes after the verdict does not even get as far as asking.
    expect(ends).toContain('connection.authorisation_expired');
    expect(
      ends.filter((end) => !['connection.authorisation_expired', 'connection.unavailable'].includes(end!)),
    ).toEqual([]);
    expect(provider.tokenCalls).toBe(2);
    expect(await row()).toMatchObject({
      tokenEpoch: 1,
      state: 'needs_reconnection',
      stateReason: 'rotation_lost',
    });
  });

  it('F84: recovers by itself from the same death where the provider keeps the refresh token valid', async () => {
    provider.mode = 'keep';
    const doomed = await start('refresh.before-save=kill');
    doomed.begin(order(3));
    expect(await doomed.ends).toBeNull();
    expect(await callFromThree()).toEqual(Array(50).fill('ok'));
    expect(provider.tokenCalls).toBe(2);
    expect(await row()).toMatchObject({ tokenEpoch: 2, state: 'connected' });
  });

  it('F86: throws away what a refresher brings that stood still while another one overtook it', async () => {
    provider.mode = 'keep';
    const zombie = await start('refresh.before-save=hold:200');
    let asked = false;
    let letGo: () => void = () => undefined;
    provider.beforeAnswer = () => {
      provider.beforeAnswer = () => Promise.resolve();
      asked = true;
      return new Promise((resolve) => (letGo = resolve));
    };
    zombie.begin(order(1, 500));
    await waitFor(() => asked);
    zombie.process.kill('SIGSTOP');
    const second = await start();
    second.begin(order(5, 500));
    expect(await second.ends).toEqual(Array(5).fill('ok'));
    const overtaken = await row();
    expect(overtaken).toMatchObject({ tokenEpoch: 2 });
    letGo();
    zombie.process.kill('SIGCONT');
    expect(await zombie.ends).toEqual(['ok']);
    expect(await row()).toMatchObject({ tokenEpoch: 2, tokenExpiresAt: overtaken.tokenExpiresAt });
  });
});
