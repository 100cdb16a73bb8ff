import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { addConnection, newKeyring, openParts, type Parts } from '../fixtures/runtime-parts';
import { startCaller, type Caller } from '../fixtures/start-caller';
import { TokenProvider } from '../fixtures/token-provider';

jest.setTimeout(120_000);

/** Most calls in any stretch of `windowMs`. */
function mostInWindow(instants: readonly number[], windowMs: number): number {
  return Math.max(
    ...instants.map((at) => instants.filter((other) => other >= at && other < at + windowMs).length),
  );
}

describe('F62: one allowance, two processes', () => {
  let testDatabase: TestDatabase;
  let provider: TokenProvider;
  let parts: Parts;
  const callers: Caller[] = [];

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    provider = await new TokenProvider().start();
    parts = openParts(testDatabase, newKeyring());
  });

  afterEach(async () => {
    for (const caller of callers.splice(0)) caller.process.kill('SIGKILL');
    await provider.close();
    await parts.close();
    await testDatabase.drop();
  });

  it('F62: two processes calling at once stay below the limit as the provider counts it', async () => {
    const connection = await addConnection(parts, provider);
    const limit = { max: 20, windowMs: 10_000 };
    callers.push(...(await Promise.all([startCaller(), startCaller()])));
    for (const caller of callers)
      caller.begin({
        database: { urls: testDatabase.urls, adminUrl: testDatabase.adminUrl },
        key: parts.keyring.keys.get('k1')!.toString('base64'),
        providerUrl: provider.url,
        connectionId: connection.id,
        callers: 16,
        leaseMs: 15_000,
        limit,
      });
    const ends = await Promise.all(callers.map((caller) => caller.ends));
    expect(ends.flatMap((end) => end ?? ['died'])).toEqual(Array(32).fill('ok'));
    expect(provider.readsAt).toHaveLength(32);
    const most = mostInWindow(provider.readsAt, limit.windowMs);
    expect(most).toBeLessThanOrEqual(limit.max);
    // Both together make use of it: live work may have 85 %.
    expect(most).toBeGreaterThanOrEqual(15);
  });
});
