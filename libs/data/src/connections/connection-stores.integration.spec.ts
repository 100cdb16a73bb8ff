import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { Secret, type Connection, type StateTransition } from '@thread/domain';
import { LocalVault, newId, verifyVaultKeys } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { Database } from '../database';
import type { PrismaClient } from '../generated/client';
import { openAllRows } from '../open-pool';
import { PrismaSealedSecretStore } from '../secrets/prisma-sealed-secret-store';
import { PrismaCallCountStore } from './prisma-call-count-store';
import { PrismaConnectionHealthStore } from './prisma-connection-health-store';
import { PrismaConnectionStore } from './prisma-connection-store';
import { PrismaTokenLeaseStore } from './prisma-token-lease-store';

const keyring = { keys: new Map([['k1', randomBytes(32)]]), primaryKeyId: 'k1' };
const workspaceId = newId();
const tokenHash = new Uint8Array(randomBytes(32));

describe('the stores of connections', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let rows: PrismaClient;
  let connections: PrismaConnectionStore;
  let health: PrismaConnectionHealthStore;
  let leases: PrismaTokenLeaseStore;
  let secrets: PrismaSealedSecretStore;
  let connection: Connection;

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    database = new Database(testDatabase.urls, 8);
    rows = openAllRows(testDatabase.adminUrl);
    connections = new PrismaConnectionStore(database);
    health = new PrismaConnectionHealthStore(database);
    leases = new PrismaTokenLeaseStore(database);
    secrets = new PrismaSealedSecretStore(database);
    connection = (await add('acct-1'))!;
  });

  afterEach(async () => {
    await Promise.all([database.close(), rows.$disconnect()]);
    await testDatabase.drop();
  });

  const sealed = (connectionId: string, value = 'canary-token') =>
    new LocalVault(keyring, secrets).sealNew(new Secret(value), {
      workspaceId,
      connectionId,
      kind: 'oauth_tokens',
    });
  const add = (externalAccountId: string) => {
    const id = newId();
    return connections.connect({
      ...{ id, workspaceId, connectorId: 'acme-crm', externalAccountId, externalAccountName: 'Acme' },
      accountFacts: {
        name: 'Acme',
        timeZone: 'UTC',
        currency: null,
        additionalCurrencies: [],
        homeUrl: null,
      },
      ...{
        grantedScopes: ['a'],
        optionalGroups: [],
        tokenExpiresAt: new Date(Date.now() + 1_000),
        app: null,
        connectedByUserId: newId(),
      },
      settings: { autoCreate: true },
      secret: sealed(id),
    });
  };
  const bad = (more: Partial<StateTransition> = {}): StateTransition => ({
    connectionId: connection.id,
    from: ['connected'],
    to: 'needs_reconnection',
    reason: 'grant_revoked',
    notice: { title: 'Acme: needs reconnection', detail: { reason: 'grant_revoked' } },
    ...more,
  });
  const next = () =>
    new LocalVault(keyring, secrets).sealNext(
      connection.secretId!,
      { workspaceId, connectionId: connection.id, kind: 'oauth_tokens' },
      1,
      new Secret('next'),
    );
  const inAnHour = () => new Date(Date.now() + 3_600_000);

  it('changes a state once however many report it, and opens one item', async () => {
    const changed = await Promise.all(Array.from({ length: 12 }, () => health.changeState(bad())));
    expect(changed.filter(Boolean)).toHaveLength(1);
    expect(await rows.connectionStateChange.count({ where: { toState: 'needs_reconnection' } })).toBe(1);
    expect(await rows.attentionItem.findMany()).toMatchObject([
      { state: 'open', detail: { reason: 'grant_revoked' } },
    ]);
    expect(
      await health.changeState(
        bad({ from: ['needs_reconnection'], to: 'connected', reason: null, notice: null }),
      ),
    ).toBe(true);
    expect(await rows.attentionItem.findMany()).toMatchObject([{ state: 'resolved' }]);
    expect(await health.changeState(bad())).toBe(true);
    expect(await rows.attentionItem.findMany()).toMatchObject([{ state: 'open', resolvedAt: null }]);
  });

  it('takes the same state with another cause for a change, with the same cause for none', async () => {
    const missing = (reason: string) =>
      health.changeState(
        bad({ from: ['connected', 'missing_permission'], to: 'missing_permission', reason }),
      );
    expect([await missing('a'), await missing('a'), await missing('b')]).toEqual([true, false, true]);
    expect(await rows.connectionStateChange.count({ where: { toState: 'missing_permission' } })).toBe(2);
    expect(await rows.attentionItem.count()).toBe(1);
  });

  it('refuses verdicts about old tokens and changes from the wrong state', async () => {
    expect(await health.changeState(bad({ ifEpoch: 0 }))).toBe(false);
    expect(await health.changeState(bad({ from: ['throttled'] }))).toBe(false);
    expect(await health.changeState(bad({ connectionId: newId() }))).toBe(false);
    expect(await connections.find(connection.id)).toMatchObject({ state: 'connected' });
  });

  it('gives the lease to one of many', async () => {
    const owners = Array.from({ length: 12 }, () => newId());
    const taken = await Promise.all(
      owners.map((owner) => leases.acquireForRefresh(connection.id, 1, owner, 60_000)),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await leases.view(connection.id, 15_000)).toMatchObject({
      leased: true,
      retryInMs: 0,
      connection: { id: connection.id },
    });
    expect(await leases.acquire(connection.id, 'other', 1_000)).toBe(false);
    await leases.release(connection.id, 'other');
    expect((await leases.view(connection.id, 15_000))?.leased).toBe(true);
  });

  it('F86: lets an expired lease be taken over and fences its old holder out of everything', async () => {
    await leases.acquireForRefresh(connection.id, 1, 'old', 0);
    expect(await leases.acquireForRefresh(connection.id, 1, 'new', 60_000)).toMatchObject({
      unrecorded: null,
      failures: 0,
    });
    expect(await leases.extend(connection.id, 'old', 1_000)).toBe(false);
    expect(await leases.recordIntent(connection.id, 'old', 1, tokenHash)).toBe(false);
    expect(await leases.saveTokens(connection.id, 'old', 1, next(), inAnHour())).toBe(false);
    expect(await leases.saveFailure(connection.id, 'old', 1, 1_000, true)).toBe(false);
    expect(await leases.saveRefusal(connection.id, 'old', 1, bad())).toBe(false);
    expect(await leases.recordIntent(connection.id, 'new', 1, tokenHash)).toBe(true);
    expect(await leases.saveTokens(connection.id, 'new', 1, next(), inAnHour())).toBe(true);
    expect(await leases.saveTokens(connection.id, 'new', 1, next(), inAnHour())).toBe(false);
    expect(await secrets.read(connection.secretId!, workspaceId)).toMatchObject({ version: 2 });
    expect(await connections.find(connection.id)).toMatchObject({ tokenEpoch: 2, state: 'connected' });
    expect(await leases.acquireForRefresh(connection.id, 1, 'late', 1_000)).toBeNull();
  });

  it('writes tokens and epoch together or not at all', async () => {
    await leases.acquireForRefresh(connection.id, 1, 'me', 60_000);
    await rows.sealedSecret.updateMany({ data: { version: 7 } });
    expect(await leases.saveTokens(connection.id, 'me', 1, next(), inAnHour())).toBe(false);
    expect(await connections.find(connection.id)).toMatchObject({ tokenEpoch: 1 });
  });

  it('keeps the intent of a call whose outcome is unknown, and holds others off until the retry is due', async () => {
    await leases.acquireForRefresh(connection.id, 1, 'me', 60_000);
    await leases.recordIntent(connection.id, 'me', 1, tokenHash);
    expect(await leases.saveFailure(connection.id, 'me', 1, 30_000, true)).toBe(true);
    expect(await leases.acquireForRefresh(connection.id, 1, 'other', 1_000)).toBeNull();
    expect((await leases.view(connection.id, 15_000))?.retryInMs).toBeGreaterThan(25_000);
    await rows.connection.updateMany({ data: { refreshRetryAt: new Date(0) } });
    expect(await leases.acquireForRefresh(connection.id, 1, 'other', 60_000)).toMatchObject({
      unrecorded: { tokenHash },
      failures: 1,
    });
    expect(await leases.saveFailure(connection.id, 'other', 1, 0, false)).toBe(true);
    expect(await leases.acquireForRefresh(connection.id, 1, 'third', 60_000)).toMatchObject({
      unrecorded: null,
      failures: 2,
    });
  });

  it('never refreshes what is paused, disconnected or needs reconnection', async () => {
    for (const state of ['paused', 'disconnected', 'needs_reconnection']) {
      await rows.connection.updateMany({ data: { state } });
      expect(await leases.acquireForRefresh(connection.id, 1, 'me', 1_000)).toBeNull();
      expect(await leases.listDue(10)).toEqual([]);
    }
    await rows.connection.updateMany({
      data: { state: 'throttled', tokenExpiresAt: new Date(Date.now() - 1) },
    });
    expect(await leases.listDue(10)).toEqual([connection.id]);
  });

  it('keeps workspaces apart', async () => {
    expect(await connections.findInWorkspace(workspaceId, connection.id)).toMatchObject({
      id: connection.id,
    });
    expect(await connections.findInWorkspace(newId(), connection.id)).toBeNull();
    expect(await connections.listOfWorkspace(newId())).toEqual([]);
    expect(await connections.updateSettings(newId(), connection.id, { autoCreate: false })).toBeNull();
    expect(await connections.updateSettings(workspaceId, connection.id, { autoCreate: false })).toMatchObject(
      { settings: { autoCreate: false } },
    );
    expect(await connections.findByAccount(workspaceId, 'acme-crm', 'acct-1')).toMatchObject({
      id: connection.id,
    });
    expect(await connections.isAccountUsedElsewhere('acme-crm', 'acct-1', connection.id)).toBe(false);
    expect(await connections.isAccountUsedElsewhere('acme-crm', 'acct-1', null)).toBe(true);
  });

  it('has one connection per provider account, and no orphan secret of the loser', async () => {
    expect(await add('acct-1')).toBeNull();
    expect(await rows.sealedSecret.count()).toBe(1);
  });

  it('adds calls up from several processes and drops those of connections that are gone', async () => {
    const counts = new PrismaCallCountStore(database);
    const minute = new Date('2026-01-01T00:00:00Z');
    const other = (await add('acct-2'))!;
    const one = { connectionId: connection.id, minute, lane: 'live', calls: 2 } as const;
    const two = { connectionId: other.id, minute, lane: 'sweep', calls: 1 } as const;
    const batches = Array.from({ length: 10 }, (_, index) => (index % 2 ? [one, two] : [two, one]));
    await Promise.all(batches.map((batch) => counts.add(batch)));
    await counts.add([{ connectionId: newId(), minute, lane: 'live', calls: 5 }]);
    expect(await counts.since(connection.id, minute)).toEqual([
      { connectionId: connection.id, minute, lane: 'live', calls: 20 },
    ]);
    expect(await rows.providerCallCount.count()).toBe(2);
  });

  it('remembers the last delivery and says what hangs on a connection', async () => {
    const at = new Date();
    await connections.markDelivery([connection.id], at);
    await connections.markDelivery([connection.id], new Date(at.getTime() - 60_000));
    expect(await connections.find(connection.id)).toMatchObject({ lastDeliveryAt: at });
    expect(await connections.impactOf(connection.id)).toEqual({
      enabledRules: 0,
      accounts: 0,
      waitingEvents: 0,
    });
    const rule = { workspaceId, connectionId: connection.id, name: 'r', currentVersion: 1 };
    await rows.rule.createMany({
      data: [
        { ...rule, id: newId(), enabled: true },
        { ...rule, id: newId() },
      ],
    });
    const event = {
      connectorId: 'acme-crm',
      accountKey: 'acct-1',
      connectionId: connection.id,
      source: 'webhook',
      body: new Uint8Array(),
      workspaceId,
    };
    await rows.inboxEvent.createMany({
      data: [
        { ...event, dedupeKey: '1' },
        { ...event, dedupeKey: '2', status: 'done' },
      ],
    });
    expect(await connections.impactOf(connection.id)).toEqual({
      enabledRules: 1,
      accounts: 0,
      waitingEvents: 1,
    });
  });

  it('knows which pipelines the rules of a connection wait for, and whether one that is on does', async () => {
    const waitsFor = async (
      pipelineIds: readonly string[],
      more: { enabled?: boolean; deletedAt?: Date } = {},
      connectionId = connection.id,
    ) => {
      const id = newId();
      const rule = { id, workspaceId, connectionId, name: 'r', currentVersion: 2, ...more };
      await rows.rule.create({ data: rule });
      const stages = pipelineIds.map((pipelineId) => ({ pipelineId, stageId: 's' }));
      await rows.ruleVersion.createMany({
        data: [
          {
            id: newId(),
            workspaceId,
            ruleId: id,
            version: 1,
            definition: { stages: [{ pipelineId: 'old' }] },
          },
          { id: newId(), workspaceId, ruleId: id, version: 2, definition: { stages } },
        ],
      });
    };
    expect(await connections.awaitedPipelines(connection.id)).toEqual([]);
    await waitsFor(['b', 'a', 'b'], { enabled: true });
    await waitsFor(['b', 'c']);
    await waitsFor(['d'], { enabled: true, deletedAt: new Date() });
    await waitsFor(['e'], { enabled: true }, newId());
    expect(await connections.awaitedPipelines(connection.id)).toEqual([
      { pipelineId: 'a', enabled: true },
      { pipelineId: 'b', enabled: true },
      { pipelineId: 'c', enabled: false },
    ]);
    expect(await connections.awaitedPipelines(newId())).toEqual([]);
  });

  it('F100: holds ciphertext only, wherever one looks in the table, and can be checked against the keyring', async () => {
    const client = new Client({ connectionString: testDatabase.adminUrl });
    await client.connect();
    const lines = await client.query<{ line: string }>('SELECT s::text AS line FROM sealed_secret s');
    await client.end();
    const dump = lines.rows
      .map(({ line }) => line + Buffer.from(line.replace(/.*\\x/, ''), 'hex').toString('latin1'))
      .join();
    expect(dump).not.toContain('canary');
    await verifyVaultKeys(keyring, secrets);
    const wrong = { keys: new Map([['k1', randomBytes(32)]]), primaryKeyId: 'k1' };
    await expect(verifyVaultKeys(wrong, secrets)).rejects.toThrow('Wrong vault key: "k1"');
    expect(await secrets.countByKey()).toEqual(new Map([['k1', 1]]));
  });
});
