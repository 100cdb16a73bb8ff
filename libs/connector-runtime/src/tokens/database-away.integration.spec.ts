import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@thread/testing';
import { makeLogins, migrateDatabase, openEmbeddedDatabase, type EmbeddedDatabase } from '@thread/tools';
import { addConnection, newKeyring, openParts, type Parts } from '../fixtures/runtime-parts';
import { startCaller, type Caller } from '../fixtures/start-caller';
import { TokenProvider } from '../fixtures/token-provider';

jest.setTimeout(180_000);

describe('a database that is away when new tokens have to be stored', () => {
  let folder: string;
  let spoolDirectory: string;
  let database: EmbeddedDatabase;
  const logins = makeLogins();
  let provider: TokenProvider;
  let parts: Parts;
  const callers: Caller[] = [];

  const startPostgres = async (port?: number): Promise<void> => {
    database = await openEmbeddedDatabase({
      dataDirectory: join(folder, 'data'),
      logFile: join(folder, 'postgres.log'),
      superuserPassword: 'test',
      databasePassword: 'test',
      databaseLogins: logins,
      ...(port === undefined ? {} : { port }),
    });
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thread-database-away-'));
    spoolDirectory = join(folder, 'spool');
    await startPostgres();
    await migrateDatabase(database.ownerUrl);
    provider = await new TokenProvider().start();
    parts = openParts(database, newKeyring());
  });

  afterEach(async () => {
    for (const caller of callers.splice(0)) caller.process.kill('SIGKILL');
    await provider.close();
    await parts.close().catch(() => undefined);
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const begin = async (connectionId: string): Promise<Caller> => {
    const caller = await startCaller();
    callers.push(caller);
    caller.begin({
      database: { urls: database.urls, adminUrl: database.adminUrl },
      key: parts.keyring.keys.get('k1')!.toString('base64'),
      providerUrl: provider.url,
      connectionId,
      callers: 3,
      leaseMs: 1_000,
      spoolDirectory,
    });
    return caller;
  };
  const spooled = () =>
    readdir(spoolDirectory).then((names) => names.filter((name) => name.endsWith('.sealed')));
  /** The provider rotates, the database goes, the answer leaves. @returns once the new tokens are in the spool. */
  const loseDatabaseDuring = async (connectionId: string): Promise<Caller> => {
    let isAway: Promise<void> | null = null;
    provider.beforeAnswer = () => (isAway ??= database.stop());
    const caller = await begin(connectionId);
    await waitFor(async () => (await spooled()).length === 1, { timeoutMs: 60_000, what: 'the spool' });
    return caller;
  };
  const row = (id: string) => parts.rows.connection.findUniqueOrThrow({ where: { id } });

  it('F85: gets them from the living refresher when it returns, however long its lease has been over', async () => {
    const { id } = await addConnection(parts, provider, { leftMs: -1_000 });
    const caller = await loseDatabaseDuring(id);
    const leaseOverAt = performance.now() + 2_500;
    await waitFor(() => performance.now() > leaseOverAt);
    await startPostgres(database.cluster?.port);
    const late = await begin(id);
    expect(await late.ends).toEqual(['ok', 'ok', 'ok']);
    expect(await caller.ends).toEqual(['ok', 'ok', 'ok']);
    expect(provider.tokenCalls).toBe(1);
    expect(await row(id)).toMatchObject({ tokenEpoch: 2, state: 'connected', leaseOwner: null });
    await waitFor(async () => (await spooled()).length === 0);
  });

  it('F85: gets them from the spool when the refresher was killed meanwhile', async () => {
    const { id } = await addConnection(parts, provider, { leftMs: -1_000 });
    const caller = await loseDatabaseDuring(id);
    caller.process.kill('SIGKILL');
    expect(await caller.ends).toBeNull();
    await startPostgres(database.cluster?.port);
    const next = await begin(id);
    expect(await next.ends).toEqual(['ok', 'ok', 'ok']);
    expect(provider.tokenCalls).toBe(1);
    expect(provider.familyRevoked).toBe(false);
    expect(await row(id)).toMatchObject({ tokenEpoch: 2, state: 'connected', refreshStartedAt: null });
    expect(await spooled()).toEqual([]);
  });
});
