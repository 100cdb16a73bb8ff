import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { Secret, type SecretContext } from '@thread/domain';
import { MemorySecretStore } from '../fixtures/memory-secret-store';
import type { Keyring } from './keyring';
import { LocalVault } from './local-vault';
import { VaultSecretMissing, VaultTampered, VaultVersionConflict } from './vault.errors';

const keyring: Keyring = { keys: new Map([['k1', randomBytes(32)]]), primaryKeyId: 'k1' };
const context: SecretContext = { workspaceId: 'w-1', connectionId: 'c-1', kind: 'oauth_tokens' };

describe('LocalVault', () => {
  let store: MemorySecretStore;
  let vault: LocalVault;

  beforeEach(() => {
    store = new MemorySecretStore();
    vault = new LocalVault(keyring, store);
  });

  it('gives back what was put, and keeps only ciphertext', async () => {
    const id = await vault.put(new Secret('canary-token'), context);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    const row = store.rows.get(id)!;
    expect(row).toMatchObject({ ...context, id, version: 1, keyId: 'k1' });
    expect(Buffer.from(row.sealed).toString('latin1')).not.toContain('canary');
    const opened = await vault.open(id, context);
    expect(opened.secret.expose()).toBe('canary-token');
    expect(opened.version).toBe(1);
    expect(inspect(opened, { depth: 9 }) + JSON.stringify(opened)).not.toContain('canary');
  });

  it('replaces only the version the caller knows', async () => {
    const id = await vault.put(new Secret('one'), context);
    expect(await vault.replace(id, context, 1, new Secret('two'))).toBe(2);
    await expect(vault.replace(id, context, 1, new Secret('zombie'))).rejects.toThrow(VaultVersionConflict);
    expect((await vault.open(id, context)).secret.expose()).toBe('two');
  });

  it.each([
    ['another workspace', { workspaceId: 'w-2' }],
    ['another connection', { connectionId: 'c-2' }],
    ['another kind', { kind: 'pkce_verifier' as const }],
  ])('does not open for %s', async (_what, other) => {
    const id = await vault.put(new Secret('one'), context);
    await expect(vault.open(id, { ...context, ...other })).rejects.toThrow(VaultTampered);
    await expect(vault.destroy(id, { ...context, ...other })).rejects.toThrow(VaultSecretMissing);
    expect(store.rows.size).toBe(1);
  });

  it('notices a ciphertext that was moved to another row or an older one put back', async () => {
    const id = await vault.put(new Secret('one'), context);
    const other = await vault.put(new Secret('other'), { ...context, connectionId: 'c-2' });
    const first = store.rows.get(id)!;
    store.rows.set(id, { ...first, sealed: store.rows.get(other)!.sealed });
    await expect(vault.open(id, context)).rejects.toThrow(VaultTampered);
    store.rows.set(id, first);
    await vault.replace(id, context, 1, new Secret('two'));
    store.rows.set(id, { ...store.rows.get(id)!, sealed: first.sealed });
    await expect(vault.open(id, context)).rejects.toThrow(VaultTampered);
  });

  it('destroys, also what does not open any more, and does not mind when it is gone', async () => {
    const id = await vault.put(new Secret('one'), context);
    store.rows.set(id, { ...store.rows.get(id)!, sealed: randomBytes(100) });
    await vault.destroy(id, context);
    await vault.destroy(id, context);
    await expect(vault.open(id, context)).rejects.toThrow(VaultSecretMissing);
  });
});
