import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, openAllRows, PrismaSealedSecretStore, type AllRows } from '@thread/data';
import { Secret } from '@thread/domain';
import { LocalVault, sealSmall, SecretSpool, type Keyring } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import type { Operator } from '../operator';
import { Progress } from '../progress';
import { vaultRetire } from './vault-retire';
import { vaultRotate } from './vault-rotate';
import { vaultStatus } from './vault-status';
import { vaultVerify } from './vault-verify';

const keys = { k1: randomBytes(32).toString('base64'), k2: randomBytes(32).toString('base64') };
const ring = (primaryKeyId: string): Keyring => ({
  keys: new Map(Object.entries(keys).map(([id, key]) => [id, Buffer.from(key, 'base64')])),
  primaryKeyId,
});
const context = {
  workspaceId: '0190a000-0000-7000-8000-000000000001',
  connectionId: '0190a000-0000-7000-8000-0000000000c1',
  kind: 'oauth_tokens',
} as const;

describe('vault commands', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let rows: AllRows;
  let spoolDirectory: string;

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    database = new Database(testDatabase.urls, 4);
    rows = openAllRows(testDatabase.adminUrl);
    spoolDirectory = await mkdtemp(join(tmpdir(), 'thread-spool-'));
    const old = new LocalVault(ring('k1'), new PrismaSealedSecretStore(database));
    for (let index = 0; index < 5; index += 1) await old.put(new Secret(`canary-${index}`), context);
  });
  afterEach(async () => {
    await database.close();
    await rows.$disconnect();
    await testDatabase.drop();
    await rm(spoolDirectory, { recursive: true, force: true });
  });

  const operator = (primaryKeyId: string, keyIds: readonly ('k1' | 'k2')[] = ['k1', 'k2']): Operator => ({
    environment: () =>
      Promise.resolve({
        PUBLIC_URL: 'http://127.0.0.1',
        DATABASE_URL: testDatabase.urls.app,
        DATABASE_VAULT_URL: testDatabase.urls.vault,
        DATABASE_SWEEPER_URL: testDatabase.urls.sweeper,
        VAULT_KEYS: keyIds.map((id) => `${id}:${keys[id]}`).join(),
        VAULT_PRIMARY_KEY: primaryKeyId,
        VAULT_SPOOL_DIR: spoolDirectory,
      }),
    database: () => Promise.resolve(database),
    say: () => undefined,
    progress: new Progress(),
    close: () => Promise.resolve(),
  });
  const rotate = (options: { to?: string; dryRun?: boolean } = {}, primary = 'k2') =>
    vaultRotate.run(operator(primary), { batch: 2, dryRun: false, ...options }, []);
  const retire = (id: string, primary = 'k2') => vaultRetire.run(operator(primary), {}, [id]);

  it('say how many secrets each key seals, and which key is missing', async () => {
    expect(await vaultStatus.run(operator('k2'), {}, [])).toMatchObject({
      ok: true,
      report: {
        secrets: 5,
        primary: 'k2',
        keys: [
          { id: 'k1', secrets: 5 },
          { id: 'k2', secrets: 0, primary: true },
        ],
      },
    });
    const missing = await vaultStatus.run(operator('k2', ['k2']), {}, []);
    expect(missing).toMatchObject({ ok: false });
    expect(missing.words.join('\n')).toContain('k1: 5 secrets – MISSING from VAULT_KEYS');
  });

  it('change nothing in a dry run, then rotate, then have nothing left to do', async () => {
    expect(await rotate({ dryRun: true })).toMatchObject({
      ok: true,
      report: { toDo: 5, to: 'k2', dryRun: true },
    });
    expect(await vaultStatus.run(operator('k2'), {}, [])).toMatchObject({
      report: { keys: [{ secrets: 5 }, {}] },
    });
    expect(await rotate()).toMatchObject({ ok: true, report: { resealed: 5, unreadable: [] } });
    expect(await rotate()).toMatchObject({ ok: true, report: { resealed: 0 } });
    expect(await vaultVerify.run(operator('k2', ['k2']), {}, [])).toMatchObject({
      ok: true,
      report: { checked: 5 },
    });
  });

  it('warn when the wanted key does not seal new secrets, and refuse one that is not there', async () => {
    expect((await rotate({ to: 'k2' }, 'k1')).words.join('\n')).toContain('set VAULT_PRIMARY_KEY=k2');
    await expect(rotate({ to: 'k9' })).rejects.toThrow('VAULT_KEYS lacks the key "k9"');
  });

  it('do not let a key go while anything needs it', async () => {
    expect(await retire('k2')).toMatchObject({ ok: false, report: { key: 'k2' } });
    const early = await retire('k1');
    expect(early).toMatchObject({ ok: false, report: { secrets: 5 } });
    expect(early.words.join()).toContain('5 secrets are sealed under "k1": run `vault rotate`');
    await rotate();
    const spool = await new SecretSpool(ring('k1'), spoolDirectory).prepare();
    await spool.put(spool.nameOf('a', 1), new Secret('waiting'));
    expect(await retire('k1')).toMatchObject({ ok: false, report: { spooled: 1 } });
    await spool.remove(spool.nameOf('a', 1));
    await rows.oauthFlow.create({ data: flowSealedUnderOldKey() });
    expect(await retire('k1')).toMatchObject({ ok: false, report: { authorisations: 1 } });
    await rows.oauthFlow.updateMany({ data: { expiresAt: new Date(0) } });
    expect(await retire('k1')).toMatchObject({ ok: true, report: { key: 'k1', reasons: [] } });
    expect(await retire('k7')).toMatchObject({ ok: false });
  });

  it('name what does not open, and nothing of what the rest holds', async () => {
    const [first] = await rows.sealedSecret.findMany({ orderBy: { id: 'asc' } });
    const sealed = new Uint8Array(first!.sealed);
    sealed[90]! ^= 1;
    await rows.sealedSecret.update({ where: { id: first!.id }, data: { sealed } });
    const verified = await vaultVerify.run(operator('k1'), {}, []);
    expect(verified).toMatchObject({
      ok: false,
      report: { checked: 5, failed: 1, secrets: [{ id: first!.id, code: 'vault.tampered' }] },
    });
    expect(JSON.stringify(verified)).not.toContain('canary');
    expect(await rotate()).toMatchObject({ ok: false, report: { resealed: 4, unreadable: [first!.id] } });
    expect(await retire('k1')).toMatchObject({ ok: false, report: { secrets: 1 } });
  });
});

function flowSealedUnderOldKey() {
  const id = '0190a000-0000-7000-8000-0000000000aa';
  return {
    stateHash: new Uint8Array(32),
    workspaceId: id,
    userId: id,
    sessionIdHash: new Uint8Array(32),
    connectorId: 'acme-crm',
    scopes: [],
    optionalGroups: [],
    sealedVerifier: new Uint8Array(sealSmall(ring('k1'), 'verifier', 'flow')),
    returnPath: '/',
    expiresAt: new Date(Date.now() + 600_000),
  };
}
