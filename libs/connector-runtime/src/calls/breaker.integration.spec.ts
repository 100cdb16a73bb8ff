import { readJson, sendHttp } from '@thread/connector-kit';
import { createTestDatabase, waitFor, type TestDatabase } from '@thread/testing';
import type { Connection } from '@thread/domain';
import type { ConnectionRuntime, ConnectionRuntimeDeps } from '../connection-runtime';
import { readAcme } from '../fixtures/acme-connector';
import { addConnection, newKeyring, openParts, openRuntime, type Parts } from '../fixtures/runtime-parts';
import { TokenProvider } from '../fixtures/token-provider';

describe('F63: a provider that fails', () => {
  let testDatabase: TestDatabase;
  let provider: TokenProvider;
  let parts: Parts;
  let connection: Connection;
  const opened: ConnectionRuntime[] = [];

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    provider = await new TokenProvider().start();
    parts = openParts(testDatabase, newKeyring());
    connection = await addConnection(parts, provider);
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
    await provider.close();
    await parts.close();
    await testDatabase.drop();
  });

  /** What a process has; each call of this is a process started anew. */
  const start = (more: Partial<ConnectionRuntimeDeps> = {}): ConnectionRuntime => {
    const one = openRuntime(parts, provider.url, more);
    opened.push(one);
    return one;
  };
  const call = async (runtime: ConnectionRuntime, id = connection.id): Promise<string> => {
    try {
      const context = await runtime.contextFor(id, 'live');
      await context.call('me.read', ({ accessToken, signal }) => readAcme(provider.url, accessToken, signal));
      return 'ok';
    } catch (error) {
      return (error as Error).name;
    }
  };
  const calls = async (count: number, runtime: ConnectionRuntime, id?: string): Promise<string[]> => {
    const ends: string[] = [];
    for (let at = 0; at < count; at += 1) ends.push(await call(runtime, id));
    return ends;
  };
  const stateOf = async (id: string) => {
    const { state, stateReason } = (await parts.connections.find(id))!;
    return [state, stateReason];
  };
  const circuits = () => parts.rows.callBreaker.findMany({ orderBy: { scope: 'asc' } });
  const letPauseEnd = () =>
    parts.rows.callBreaker.updateMany({ data: { openUntil: new Date(Date.now() - 1) } });
  const another = async (accountId: string): Promise<Connection> => {
    provider.accountId = accountId;
    return addConnection(parts, provider);
  };
  const down = (status = 503): void => void (provider.usualRead = { status });
  const up = (): void => void (provider.usualRead = { status: 200 });

  it('F63: makes no request while its circuit is open, in no process, a restart in between or not', async () => {
    down();
    const first = start();
    expect(await calls(10, first)).toEqual(Array(10).fill('VendorUnavailable'));
    expect(provider.readsAt).toHaveLength(10);
    expect(await calls(20, first)).toEqual(Array(20).fill('ProviderSpared'));
    await first.close();
    const restarted = start();
    expect(await calls(20, restarted)).toEqual(Array(20).fill('ProviderSpared'));
    expect(provider.readsAt).toHaveLength(10);
    expect(await stateOf(connection.id)).toEqual(['provider_down', 'not_answering']);
    expect(await circuits()).toMatchObject([{ scope: `connection:${connection.id}`, openForMs: 30_000 }]);
  });

  it('F63: lets one of many in several processes try, waits twice as long when that fails, and ends when it succeeds', async () => {
    down();
    const [one, other] = [start(), start()];
    await calls(10, one);
    for (const openForMs of [60_000, 120_000, 240_000, 480_000, 600_000, 600_000]) {
      await letPauseEnd();
      const asked = provider.readsAt.length;
      const ends = await Promise.all(Array.from({ length: 8 }, (_, at) => call(at % 2 ? one : other)));
      expect(ends.sort()).toEqual([...Array<string>(7).fill('ProviderSpared'), 'VendorUnavailable']);
      expect(provider.readsAt).toHaveLength(asked + 1);
      expect(await circuits()).toMatchObject([{ openForMs }]);
    }
    up();
    await letPauseEnd();
    expect(await call(other)).toBe('ok');
    expect(await circuits()).toEqual([]);
    expect(await stateOf(connection.id)).toEqual(['connected', null]);
    expect(await calls(3, one)).toEqual(['ok', 'ok', 'ok']);
  });

  it('F63: a process that dies while it tries holds nobody back for long', async () => {
    down();
    const runtime = start({ breakerTiming: { probeMs: 60_000 } });
    await calls(10, runtime);
    await letPauseEnd();
    expect(await parts.callBreakers.enter([`connection:${connection.id}`], 60_000)).toMatchObject({
      kind: 'probe',
    });
    expect(await call(runtime)).toBe('ProviderSpared');
    await parts.rows.callBreaker.updateMany({ data: { probeUntil: new Date(Date.now() - 1) } });
    up();
    expect(await call(runtime)).toBe('ok');
  });

  it.each([401, 403, 404])('F63: %i does not count as a failure', async (status) => {
    down(status);
    const runtime = start();
    if (status === 401) provider.mode = 'keep';
    await calls(12, runtime);
    expect(await circuits()).toEqual([]);
    expect((await stateOf(connection.id))[0]).not.toBe('provider_down');
  });

  it('F63: half of the calls, not fewer, must fail', async () => {
    const runtime = start();
    provider.readStatuses.push(...[200, 200, 200, 200, 200, 503, 503, 503, 503, 404, 404, 404]);
    await calls(12, runtime);
    expect(await circuits()).toEqual([]);
    provider.readStatuses.push(503);
    await call(runtime);
    expect(await circuits()).toHaveLength(1);
  });

  it('F63: when several connections fail, all to the provider are spared, and each is shown as what it is', async () => {
    const [second, third] = [await another('acct-2'), await another('acct-3')];
    const runtime = start();
    await calls(2, runtime, third.id);
    down();
    await calls(5, runtime, connection.id);
    await calls(5, runtime, second.id);
    expect(await circuits()).toMatchObject([{ scope: 'provider:acme-crm' }]);
    const asked = provider.readsAt.length;
    expect(await calls(3, runtime, third.id)).toEqual(Array(3).fill('ProviderSpared'));
    expect(provider.readsAt).toHaveLength(asked);
    expect(await stateOf(third.id)).toEqual(['provider_down', 'not_answering']);
    up();
    await letPauseEnd();
    expect(await call(runtime, third.id)).toBe('ok');
    expect(await call(runtime, second.id)).toBe('ok');
    expect(await stateOf(third.id)).toEqual(['connected', null]);
  });

  it('F63: one sick account does not hold back the others', async () => {
    const second = await another('acct-2');
    const runtime = start();
    await calls(3, runtime, second.id);
    down();
    await calls(10, runtime, connection.id);
    expect(await circuits()).toMatchObject([{ scope: `connection:${connection.id}` }]);
    up();
    expect(await call(runtime, second.id)).toBe('ok');
  });

  it.each<[string, string, number, number]>([
    ['seconds', '120', 115_000, 120_000],
    ['a date', new Date(Date.now() + 1_800_000).toUTCString(), 1_500_000, 1_800_000],
    ['an absurd number', '1000000000', 3_590_000, 3_600_000],
    ['nothing at all', '', 5_000, 10_000],
  ])(
    'F61: 429 with %s pauses the whole connection in every process and no other',
    async (_name, header, least, most) => {
      const second = await another('acct-2');
      const [one, other] = [start(), start()];
      const earlier = await other.contextFor(connection.id, 'live');
      provider.usualRead = { status: 429, headers: header === '' ? {} : { 'retry-after': header } };
      expect(await call(one)).toBe('RateLimited');
      up();
      const until = (await parts.connections.find(connection.id))!.throttledUntil!.getTime() - Date.now();
      expect(until).toBeGreaterThan(least);
      expect(until).toBeLessThanOrEqual(most);
      const asked = provider.readsAt.length;
      expect([await call(one), await call(other), await call(start())]).toEqual(
        Array(3).fill('ConnectionUnavailable'),
      );
      const refused = () =>
        earlier
          .call('x', () => Promise.resolve(1))
          .then(
            () => false,
            () => true,
          );
      await waitFor(refused, { what: 'a context made before to notice' });
      expect(provider.readsAt).toHaveLength(asked);
      expect(await call(other, second.id)).toBe('ok');
    },
  );

  it('F61: 429 with a negative wait goes on at once', async () => {
    provider.readStatuses.push(429);
    provider.usualRead = { status: 200, headers: { 'retry-after': '-5' } };
    const runtime = start();
    expect(await calls(2, runtime)).toEqual(['RateLimited', 'ok']);
  });

  it('F66: pages instead of answers are an outage, too', async () => {
    const runtime = start();
    const context = await runtime.contextFor(connection.id, 'live');
    provider.mode = 'nonsense';
    const url = provider.url;

    const read = () =>
      context.call('page.read', async ({ signal }) => {
        const facts = { connectorId: 'acme-crm', operation: 'page.read' };
        return readJson(
          await sendHttp({ ...facts, method: 'POST', url: `${url}/token`, form: {}, signal }),
          facts,
        );
      });
    for (let at = 0; at < 10; at += 1)
      await expect(read()).rejects.toMatchObject({ code: 'provider.bad_payload' });
    await expect(read()).rejects.toMatchObject({ name: 'ProviderSpared' });
    expect(provider.tokenCalls).toBe(10);
  });
});
