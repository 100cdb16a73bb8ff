import { silentLogger } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { acmeConnector } from '../fixtures/acme-connector';
import {
  addConnection,
  newKeyring,
  openParts,
  openRuntime,
  userId,
  workspaceId,
  type Parts,
} from '../fixtures/runtime-parts';
import { TokenProvider } from '../fixtures/token-provider';
import { visitorOf } from '../fixtures/visitor';
import { directoryOf } from '../ports/connector-directory';
import { AuthorisationFlow } from './authorisation-flow';

const by = { workspaceId, userId };
const otherUser = '0190a000-0000-7000-8000-0000000000bb';

describe('when another provider account answers a re-authorisation', () => {
  let testDatabase: TestDatabase;
  let provider: TokenProvider;
  let parts: Parts;
  let flow: AuthorisationFlow;
  const told: string[] = [];
  const visitor = visitorOf(
    () => flow,
    () => provider,
  );

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    provider = await new TokenProvider().start();
    parts = openParts(testDatabase, newKeyring());
    told.length = 0;
    flow = new AuthorisationFlow({
      ...parts,
      connectors: directoryOf([acmeConnector(provider.url)]),
      publicUrl: 'https://thread.example',
      logger: silentLogger,
      events: {
        onConnected: (connection, how) =>
          Promise.resolve(void told.push(`${how} ${connection.externalAccountId}`)),
      },
    });
  });

  afterEach(async () => {
    await provider.close();
    await parts.close();
    await testDatabase.drop();
  });

  const different = async () => {
    const before = await addConnection(parts, provider);
    await parts.rows.pollCursor.create({
      data: { connectionId: before.id, stream: 'deals', cursor: {} },
    });
    await parts.rows.changeStream.create({ data: { connectionId: before.id, leaseOwner: 'listener' } });
    provider.accountId = 'acct-2';
    const outcome = await visitor.authorise({ connectionId: before.id });
    if (outcome.kind !== 'different_account') throw new Error(outcome.kind);
    return { before, outcome };
  };

  it('F92: changes nothing until a person confirms, then keeps the connection and forgets the old tokens', async () => {
    const { before, outcome } = await different();
    expect(outcome.found).toEqual({ externalAccountId: 'acct-2', externalAccountName: 'Acme acct-2' });
    expect(await parts.connections.find(before.id)).toMatchObject({
      externalAccountId: 'acct-1',
      secretId: before.secretId,
      tokenEpoch: 1,
    });
    expect(await flow.confirmReplacement(outcome.pendingId, { workspaceId, userId: otherUser })).toEqual({
      kind: 'unknown',
    });
    const replaced = await flow.confirmReplacement(outcome.pendingId, by);
    expect(replaced).toMatchObject({
      kind: 'replaced',
      connection: { id: before.id, externalAccountId: 'acct-2', tokenEpoch: 2, state: 'connected' },
    });
    expect(await flow.confirmReplacement(outcome.pendingId, by)).toEqual({ kind: 'unknown' });
    expect(await parts.secrets.read(before.secretId!, before.workspaceId)).toBeNull();
    expect(await parts.rows.pollCursor.count()).toBe(0);
    expect(await parts.rows.changeStream.count()).toBe(0);
    expect(told).toEqual(['replaced acct-2']);
    const runtime = openRuntime(parts, provider.url);
    expect(await runtime.probe(before.id)).toMatchObject({ ok: true });
    await runtime.close();
  });

  it('gives the new tokens back when the person says no', async () => {
    const { before, outcome } = await different();
    expect(await flow.discardReplacement(outcome.pendingId, by)).toBe(true);
    expect(await flow.discardReplacement(outcome.pendingId, by)).toBe(false);
    expect(provider.revocations).toBe(1);
    expect(await parts.rows.sealedSecret.findMany()).toMatchObject([{ id: before.secretId }]);
  });

  it('F92: does not take an account another connection of the workspace has', async () => {
    const { before, outcome } = await different();
    await addConnection(parts, provider);
    expect(await flow.confirmReplacement(outcome.pendingId, by)).toEqual({
      kind: 'already_connected_elsewhere',
    });
    expect(await parts.connections.find(before.id)).toMatchObject({ externalAccountId: 'acct-1' });
  });

  it('forgets it with its secret when nobody answers', async () => {
    const { before, outcome } = await different();
    await parts.rows.pendingReauthorisation.updateMany({
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect(await flow.confirmReplacement(outcome.pendingId, by)).toEqual({ kind: 'unknown' });
    expect(await flow.removeExpired()).toBe(1);
    expect(await parts.rows.sealedSecret.findMany()).toMatchObject([{ id: before.secretId }]);
  });
});
