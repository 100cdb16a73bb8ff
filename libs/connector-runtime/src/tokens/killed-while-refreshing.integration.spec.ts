import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@thread/domain';
import { createTestDatabase, waitFor, type TestDatabase } from '@thread/testing';
import { addConnection, newKeyring, openParts, type Parts } from '../fixtures/runtime-parts';
import { startCaller, type Caller } from '../fixtures/start-caller';
import { TokenProvider } from '../fixtures/token-provider';

jest.setTimeout(120_000);

describe('a refresher that is killed', () => {
  let testDatabase: TestDatabase;
  let provider: TokenProvider;
  let parts: Parts;
  let connection: Connection;
  let spoolDirectory: string;
  const callers: Caller[] = [];

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    provider = await new TokenProvider().start();
    parts = openParts(testDatabase, newKeyring());
    connection = await addConnection(parts, provider, { leftMs: -1_000 });
    spoolDirectory = await mkdtemp(join(tmpdir(), 'thread-spool-'));
  });

  afterEach(async () => {
    for (const caller of callers.splice(0)) caller.process.kill('SIGKILL');
    await provider.close();
    await parts.close();
    await testDatabase.drop();
    await rm(spoolDirectory, { recursive: true, force: true });
  });

  const call = async (racepoint?: string): Promise<readonly string[] | null> => {
    const caller = await startCaller(racepoint);
    callers.push(caller);
    caller.begin({
      database: { urls: testDatabase.urls, adminUrl: testDatabase.adminUrl },
      key: parts.keyring.keys.get('k1')!.toString('base64'),
      providerUrl: provider.url,
      connectionId: connection.id,
      callers: 2,
      leaseMs: 500,
      spoolDirectory,
    });
    return caller.ends;
  };
  const row = () => parts.rows.connection.findUniqueOrThrow({ where: { id: connection.id } });

  it.each([
    ['before it told that it would ask', 'refresh.before-intent'],
    ['before it asked', 'refresh.before-call'],
    ['with new tokens in the spool, before they were stored', 'refresh.before-save'],
    ['after they were stored, before the spool was emptied', 'refresh.after-save'],
  ])('F84: %s costs nothing: one token call, connected, spool empty', async (_when, racepoint) => {
    expect(await call(`${racepoint}=kill`)).toBeNull();
    expect(await call()).toEqual(['ok', 'ok']);
    expect(provider.tokenCalls).toBe(1);
    expect(provider.familyRevoked).toBe(false);
    expect(await row()).toMatchObject({
      tokenEpoch: 2,
      state: 'connected',
      leaseOwner: null,
      refreshStartedAt: null,
      refreshTokenHash: null,
    });
    expect(await readdir(spoolDirectory)).toEqual([]);
  });

  it('twice, the second time while it brings the spool home, costs nothing either', async () => {
    expect(await call('refresh.before-save=kill')).toBeNull();
    expect(await call('replay.after-save=kill')).toBeNull();
    expect(await call()).toEqual(['ok', 'ok']);
    expect(provider.tokenCalls).toBe(1);
    expect(await row()).toMatchObject({ tokenEpoch: 2, state: 'connected' });
    expect(await readdir(spoolDirectory)).toEqual([]);
  });

  it('F25: with new tokens in the spool, and the database restored from a backup before those and others, uses the spool’s', async () => {
    provider.expiresIn = 1;
    await parts.rows.$executeRaw`CREATE TABLE backup_of_connection AS TABLE connection`;
    await parts.rows.$executeRaw`CREATE TABLE backup_of_secret AS TABLE sealed_secret`;
    expect(await call()).toEqual(['ok', 'ok']);
    await waitFor(async () => (await row()).tokenExpiresAt!.getTime() < Date.now(), { what: 'expiry' });
    expect(await call('refresh.before-save=kill')).toBeNull();
    provider.expiresIn = 1_800;
    expect((await row()).tokenEpoch).toBe(2);
    await parts.rows.$executeRaw`DELETE FROM connection`;
    await parts.rows.$executeRaw`DELETE FROM sealed_secret`;
    await parts.rows.$executeRaw`INSERT INTO connection TABLE backup_of_connection`;
    await parts.rows.$executeRaw`INSERT INTO sealed_secret TABLE backup_of_secret`;
    expect(await call()).toEqual(['ok', 'ok']);
    expect(provider.familyRevoked).toBe(false);
    expect(await row()).toMatchObject({ state: 'connected', leaseOwner: null });
    expect(await readdir(spoolDirectory)).toEqual([]);
  });

  it('F84: between the answer and the spool says what was lost, and asks only once more', async () => {
    expect(await call('refresh.after-answer=kill')).toBeNull();
    expect(await call()).toEqual(Array(2).fill('connection.authorisation_expired'));
    expect(await call()).toEqual(Array(2).fill('connection.unavailable'));
    expect(provider.tokenCalls).toBe(2);
    expect(await row()).toMatchObject({
      tokenEpoch: 1,
      state: 'needs_reconnection',
      stateReason: 'rotation_lost',
    });
  });

  it('leaves nothing that can be read without the key, and nobody else may read the file', async () => {
    expect(await call('refresh.before-save=kill')).toBeNull();
    const [name] = await readdir(spoolDirectory);
    const file = join(spoolDirectory, name!);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const bytes = (await readFile(file)).toString('latin1');
    for (const known of [...provider.secrets, connection.id, connection.workspaceId, connection.secretId!])
      expect(bytes).not.toContain(known);
  });

  it('F83: before it told that it would ask is told apart from one that may have rotated the token', async () => {
    expect(await call('refresh.before-intent=kill')).toBeNull();
    provider.mode = 'refuse';
    expect(await call()).toEqual(Array(2).fill('connection.authorisation_expired'));
    expect(await row()).toMatchObject({ stateReason: 'grant_revoked' });
    expect(provider.tokenCalls).toBe(1);
  });

  it('throws away what the spool brings once a person has reconnected', async () => {
    expect(await call('refresh.before-save=kill')).toBeNull();
    await parts.connections.disconnect(connection.id, 'by_person');
    expect(await call()).toEqual(Array(2).fill('connection.unavailable'));
    expect(await row()).toMatchObject({ tokenEpoch: 2, secretId: null, state: 'disconnected' });
    expect(await readdir(spoolDirectory)).toEqual([]);
  });

  it('and takes its verdict back when tokens thought lost turn up', async () => {
    expect(await call('refresh.before-save=kill')).toBeNull();
    await parts.rows.connection.updateMany({
      data: { state: 'needs_reconnection', stateReason: 'rotation_lost', leaseOwner: null, leaseUntil: null },
    });
    expect(await call()).toEqual(['ok', 'ok']);
    expect(await row()).toMatchObject({ state: 'connected', tokenEpoch: 2 });
    expect(provider.tokenCalls).toBe(1);
  });
});
