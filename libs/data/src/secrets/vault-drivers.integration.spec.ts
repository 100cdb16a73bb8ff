import { Client } from 'pg';
import { Secret } from '@thread/domain';
import { checkVault, createVault, rotateVaultKeys, silentLogger, type VaultDriver } from '@thread/platform';
import { contractKeyring, vaultContract, type VaultSubject } from '@thread/platform/testing';
import {
  createTestDatabase,
  createVaultExtensionDatabase,
  hasVaultExtension,
  vaultExtensionGrants,
  type TestDatabase,
} from '@thread/testing';
import { Database } from '../database';
import { vaultExtensionDouble } from '../fixtures/vault-extension-double';
import { PrismaSealedSecretStore } from './prisma-sealed-secret-store';

/** A subject with its administrator's URL and the product's logins. */
type Subject = VaultSubject & { readonly url: string; readonly urls: TestDatabase['urls'] };

const context = {
  workspaceId: '0190a000-0000-7000-8000-000000000001',
  connectionId: '0190a000-0000-7000-8000-0000000000c1',
  kind: 'oauth_tokens',
} as const;

async function run(url: string, sql: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(sql);
    return rows?.map(({ line }) => line).join('\n') ?? '';
  } finally {
    await client.end();
  }
}

async function openDriver(driver: VaultDriver, extension: 'none' | 'double' | 'real'): Promise<Subject> {
  const testDatabase =
    extension === 'real' ? await createVaultExtensionDatabase() : await createTestDatabase();
  const { adminUrl: url, urls } = testDatabase;
  if (extension === 'double') await run(url, `${vaultExtensionDouble} ${vaultExtensionGrants}`);
  const database = new Database(urls, 6);
  const store = new PrismaSealedSecretStore(database);
  const everything = `SELECT string_agg(t::text, ' ') AS line FROM sealed_secret t
    ${extension === 'none' ? '' : `UNION ALL SELECT string_agg(t::text, ' ') FROM vault.secrets t`}`;
  return {
    url,
    urls,
    vault: createVault(driver, contractKeyring, store),
    store,
    dump: () => run(url, everything),
    close: async () => {
      await database.close();
      await testDatabase.drop();
    },
  };
}

describe('LocalVault over Postgres', () => {
  vaultContract('row', () => openDriver('local', 'none'));
});

describe('SupabaseVault over a double of the extension', () => {
  vaultContract('database_vault', () => openDriver('supabase', 'double'));

  it('leaves nothing in the database’s vault when a write is rolled back, and nothing of a destroyed secret', async () => {
    const { vault, url, close } = await openDriver('supabase', 'double');
    const id = await vault.put(new Secret('one'), context);
    await vault.replace(id, context, 1, new Secret('two'));
    const count = () => run(url, 'SELECT count(*)::text AS line FROM vault.secrets');
    expect(await count()).toBe('1');
    await expect(vault.replace(id, context, 1, new Secret('late'))).rejects.toThrow('no longer at version 1');
    expect(await count()).toBe('1');
    await vault.destroy(id, context);
    expect(await count()).toBe('0');
    await close();
  });

  it('moves secrets between the drivers by rotation, readable by both all the time', async () => {
    const { vault, store, url, close } = await openDriver('local', 'double');
    const id = await vault.put(new Secret('one'), context);
    const supabase = createVault('supabase', contractKeyring, store);
    expect((await supabase.open(id, context)).secret.expose()).toBe('one');
    expect(await rotateVaultKeys(contractKeyring, store, { place: 'database_vault' })).toMatchObject({
      resealed: 1,
    });
    expect(await run(url, "SELECT (sealed = '')::text AS line FROM sealed_secret")).toBe('true');
    expect((await vault.open(id, context)).secret.expose()).toBe('one');
    expect(await rotateVaultKeys(contractKeyring, store, { place: 'row' })).toMatchObject({ resealed: 1 });
    expect(await run(url, 'SELECT count(*)::text AS line FROM vault.secrets')).toBe('0');
    expect((await supabase.open(id, context)).secret.expose()).toBe('one');
    await close();
  });

  it('is refused at the start where the extension itself is missing', async () => {
    const { store, close } = await openDriver('supabase', 'double');
    const check = checkVault('supabase', contractKeyring, store as PrismaSealedSecretStore, silentLogger);
    await expect(check).rejects.toThrow('The extension supabase_vault is not in this database');
    await close();
  });
});

const real = hasVaultExtension();
(real ? describe : describe.skip)(
  real
    ? 'SupabaseVault over the extension itself'
    : 'SupabaseVault over the extension itself (skipped: extension absent)',
  () => {
    vaultContract('database_vault', () => openDriver('supabase', 'real'));

    it('F100: may be used, and warns while the server logs parameters', async () => {
      const { store, url, urls, close } = await openDriver('supabase', 'real');
      const warnings: unknown[] = [];
      const logger = { warn: (facts: unknown) => void warnings.push(facts) };
      const check = () => checkVault('supabase', contractKeyring, store as PrismaSealedSecretStore, logger);
      await check();
      expect(warnings).toEqual([]);
      const name = new URL(url).pathname.slice(1);
      await run(url, `ALTER DATABASE "${name}" SET log_statement = 'all'`);
      const second = new Database(urls, 1);
      await checkVault('supabase', contractKeyring, new PrismaSealedSecretStore(second), logger);
      await second.close();
      expect(warnings).toHaveLength(1);
      await close();
    });
  },
);
