import { createTestDatabase, type TestDatabase } from '@thread/testing';
import type { Connection } from '@thread/domain';
import type { ConnectionRuntime, ConnectionRuntimeDeps } from '../connection-runtime';
import { acmeConnector, readAcme } from '../fixtures/acme-connector';
import { addConnection, newKeyring, openParts, openRuntime, type Parts } from '../fixtures/runtime-parts';
import { TokenProvider } from '../fixtures/token-provider';
import { directoryOf } from '../ports/connector-directory';

let testDatabase: TestDatabase;
let provider: TokenProvider;
let parts: Parts;
const opened: ConnectionRuntime[] = [];

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  provider = await new TokenProvider().start();
  parts = openParts(testDatabase, newKeyring());
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  await provider.close();
  await parts.close();
  await testDatabase.drop();
});

const start = (more: Partial<ConnectionRuntimeDeps> = {}): ConnectionRuntime => {
  const one = openRuntime(parts, provider.url, more);
  opened.push(one);
  return one;
};
const read = async (runtime: ConnectionRuntime, { id }: Connection): Promise<string> => {
  try {
    const context = await runtime.contextFor(id, 'live');
    await context.call('me.read', ({ accessToken, signal }) => readAcme(provider.url, accessToken, signal));
    return 'ok';
  } catch (error) {
    return (error as Error).name;
  }
};
const connections = async (count: number, leftMs: number): Promise<Connection[]> => {
  const made: Connection[] = [];
  for (let at = 0; at < count; at += 1) {
    provider.accountId = `account-${leftMs}-${at}`;
    made.push(await addConnection(parts, provider, { leftMs }));
  }
  return made;
};
const readAll = async (runtime: ConnectionRuntime, all: readonly Connection[]): Promise<string[]> => {
  const ends: string[] = [];
  for (const connection of all) ends.push(await read(runtime, connection));
  return ends;
};
const row = (id: string) => parts.rows.connection.findUniqueOrThrow({ where: { id } });
const circuits = async () => (await parts.rows.callBreaker.findMany()).map(({ scope }) => scope);

it('F88: a token endpoint that is down is asked by ten connections, by no further one of any process, then by a single one', async () => {
  const expired = await connections(15, -1);
  const [living] = await connections(1, 1_700_000);
  provider.mode = 'unavailable';
  const runtime = start();
  expect(await readAll(runtime, expired.slice(0, 10))).toEqual(Array(10).fill('VendorUnavailable'));
  expect(provider.tokenCalls).toBe(10);
  const others = expired.slice(10);
  expect(await readAll(runtime, others)).toEqual(Array(5).fill('ProviderSpared'));
  expect(await readAll(start(), others)).toEqual(Array(5).fill('ProviderSpared'));
  expect(provider.tokenCalls).toBe(10);
  expect(await circuits()).toEqual(['tokens:acme-crm']);
  // Who was spared is not taken for having asked, and says what happened; who has access goes on.
  expect(await row(others[0]!.id)).toMatchObject({
    refreshFailures: 0,
    refreshStartedAt: null,
    leaseOwner: null,
    state: 'provider_down',
    stateReason: 'refresh_failing',
  });
  expect(await read(runtime, living!)).toBe('ok');

  provider.mode = 'keep';
  await parts.rows.callBreaker.updateMany({ data: { openUntil: new Date(0) } });
  expect(await readAll(runtime, others)).toEqual(Array(5).fill('ok'));
  expect(await circuits()).toEqual([]);
  expect(await row(others[0]!.id)).toMatchObject({ state: 'connected' });
});

it('F88: a grant that is refused is an answer, and holds nobody back', async () => {
  const expired = await connections(14, -1);
  provider.mode = 'refuse';
  expect(await readAll(start(), expired)).toEqual(Array(14).fill('AuthorisationExpired'));
  expect(await circuits()).toEqual([]);
});

it('F88: a token endpoint that is down does not hold back calls of those who have access', async () => {
  const expired = await connections(3, -1);
  const [living] = await connections(1, 1_700_000);
  provider.mode = 'unavailable';
  const runtime = start();
  for (let round = 0; round < 12; round += 1) await readAll(runtime, expired);
  expect(await circuits()).not.toContain('provider:acme-crm');
  expect(await read(runtime, living!)).toBe('ok');
});

it('F62: access is renewed although no call is left in the budget', async () => {
  const reserve = { live: 0, clicked: 0, sweep: 0, backfill: 0 };
  const limits = [
    { id: 'calls', label: 'Calls', max: 1, windowMs: 3_600_000, daily: null, reserve, covers: () => true },
  ];
  const [connection] = await connections(1, -1);
  provider.mode = 'keep';
  const runtime = start({
    connectors: directoryOf([acmeConnector(provider.url, { limits })]),
    budgetPatience: { live: 50 },
  });
  expect(await read(runtime, connection!)).toBe('ok');
  await parts.rows.connection.updateMany({ data: { tokenExpiresAt: new Date(0) } });
  expect(await read(runtime, connection!)).toBe('BudgetSpent');
  expect(await runtime.refreshDue()).toBe(1);
  expect(provider.tokenCalls).toBe(2);
});
