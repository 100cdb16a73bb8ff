import { randomBytes } from 'node:crypto';
import { Secret } from '@thread/domain';
import { MemorySecretStore } from '../fixtures/memory-secret-store';
import { LocalVault } from './envelope-vault';
import { rotateVaultKeys } from './rotate-vault-keys';

const context = { workspaceId: 'w', connectionId: 'c', kind: 'oauth_tokens' } as const;
const keys = new Map([
  ['k1', randomBytes(32)],
  ['k2', randomBytes(32)],
]);
const old = { keys, primaryKeyId: 'k1' };
const next = { keys, primaryKeyId: 'k2' };

describe('rotateVaultKeys', () => {
  it('F95: brings every secret under the primary key while they are in use, and can be stopped anywhere', async () => {
    const store = new MemorySecretStore();
    const before = new LocalVault(old, store);
    const ids = await Promise.all(
      Array.from({ length: 25 }, (_, index) => before.put(new Secret(`token ${index}`), context)),
    );
    await before.replace(ids[3]!, context, 1, new Secret('token 3'));
    const stopAt = (limit: number) => {
      let batches = 0;
      return {
        list: store.list.bind(store),
        reseal: (rows: Parameters<typeof store.reseal>[0]) =>
          (batches += 1) > limit ? Promise.reject(new Error('killed')) : store.reseal(rows),
      };
    };
    await expect(rotateVaultKeys(next, stopAt(2), {}, { batch: 5 })).rejects.toThrow('killed');
    expect([...(await store.countByKey())].sort()).toEqual([
      ['k1', 15],
      ['k2', 10],
    ]);
    const vault = new LocalVault(next, store);
    for (const [index, id] of ids.entries())
      expect((await vault.open(id, context)).secret.expose()).toBe(`token ${index}`);
    expect(await rotateVaultKeys(next, store, {}, { batch: 7 })).toEqual({
      resealed: 15,
      overtaken: 0,
      unreadable: [],
    });
    expect(await store.countByKey()).toEqual(new Map([['k2', 25]]));
    const onlyNew = new LocalVault({ keys: new Map([['k2', keys.get('k2')!]]), primaryKeyId: 'k2' }, store);
    for (const [index, id] of ids.entries())
      expect((await onlyNew.open(id, context)).secret.expose()).toBe(`token ${index}`);
    expect((await onlyNew.open(ids[3]!, context)).version).toBe(2);
  });

  it('leaves what it cannot open, and does not overwrite what was replaced meanwhile', async () => {
    const store = new MemorySecretStore();
    const vault = new LocalVault(old, store);
    const [damaged, busy] = [
      await vault.put(new Secret('a'), context),
      await vault.put(new Secret('b'), context),
    ];
    store.rows.set(damaged, { ...store.rows.get(damaged)!, sealed: randomBytes(120) });
    let replaced = false;
    const racing = {
      list: store.list.bind(store),
      reseal: async (rows: Parameters<typeof store.reseal>[0]) => {
        if (!replaced) await vault.replace(busy, context, 1, new Secret('newer'));
        replaced = true;
        return store.reseal(rows);
      },
    };
    // The writer still had the old primary key: what it wrote is met again.
    expect(await rotateVaultKeys(next, racing)).toEqual({ resealed: 1, overtaken: 1, unreadable: [damaged] });
    expect(store.rows.get(busy)).toMatchObject({ keyId: 'k2', version: 2 });
    expect((await vault.open(busy, context)).secret.expose()).toBe('newer');
  });

  it('takes a key and a place, and refuses a key it does not have', async () => {
    const store = new MemorySecretStore();
    const id = await new LocalVault(old, store).put(new Secret('a'), context);
    await rotateVaultKeys(old, store, { keyId: 'k2', place: 'database_vault' });
    expect(store.rows.get(id)).toMatchObject({ keyId: 'k2', place: 'database_vault', version: 1 });
    await expect(rotateVaultKeys(old, store, { keyId: 'k3' })).rejects.toThrow(
      'VAULT_KEYS lacks the key "k3"',
    );
  });
});
