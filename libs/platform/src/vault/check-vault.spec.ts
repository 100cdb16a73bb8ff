import { randomBytes } from 'node:crypto';
import { MemorySecretStore } from '../fixtures/memory-secret-store';
import { checkVault, type DatabaseVaultFacts } from './check-vault';
import { SupabaseVault, type VaultDriver } from './envelope-vault';
import { Secret } from '@thread/domain';

const keyring = { keys: new Map([['k1', randomBytes(32)]]), primaryKeyId: 'k1' };
const fine: DatabaseVaultFacts = { version: '0.3.1', missingRights: [], logsParameters: false };

describe('checkVault', () => {
  const store = new MemorySecretStore();
  const warnings: unknown[] = [];
  const check = (driver: VaultDriver, facts: Partial<DatabaseVaultFacts> = {}) =>
    checkVault(
      driver,
      keyring,
      Object.assign(store, { databaseVault: () => Promise.resolve({ ...fine, ...facts }) }),
      { warn: (facts: unknown) => void warnings.push(facts) },
    );

  beforeEach(() => {
    store.rows.clear();
    warnings.length = 0;
  });

  it('is content with what can be used, and asks nothing of a database that is not used as a vault', async () => {
    await check('supabase');
    await check('local', { version: null, logsParameters: true });
    expect(warnings).toEqual([]);
  });

  it.each([
    [
      { version: null },
      'The extension supabase_vault is not in this database, but VAULT_DRIVER is supabase.',
    ],
    [
      { missingRights: ['execute vault.create_secret', 'delete from vault.secrets'] },
      'The database role may not execute vault.create_secret, delete from vault.secrets, but VAULT_DRIVER is supabase.',
    ],
  ])('refuses the driver when %j', async (facts, sentence) => {
    await expect(check('supabase', facts)).rejects.toThrow(sentence);
  });

  it('refuses the local driver, too, while secrets still lie in a vault that is gone', async () => {
    const context = { workspaceId: 'w', connectionId: 'c', kind: 'oauth_tokens' } as const;
    await new SupabaseVault(keyring, store).put(new Secret('token'), context);
    await expect(check('local', { version: null })).rejects.toThrow('1 secrets lie in it');
    await check('local');
  });

  it('F100: warns once while statements are logged with their parameters', async () => {
    await check('supabase', { logsParameters: true });
    expect(warnings).toEqual([{ event: 'vault.parameters_logged' }]);
  });
});
