import { randomBytes } from 'node:crypto';
import { Secret } from '@thread/domain';
import { MemorySecretStore } from '../fixtures/memory-secret-store';
import { LocalVault } from './local-vault';
import { rotateVaultKeys } from './rotate-vault-keys';

const context = { workspaceId: 'w', connectionId: 'c', kind: 'oauth_tokens' } as const;
const keys = new Map([
  ['k1', randomBytes(32)],
  ['k2', randomBytes(32)],
]);
const old = { keys, primaryKeyId: 'k1' };
const next = { keys, primaryKeyId: 'k2' };

describe('rotateVaultKeys', () => {
  it('brings every secret under the primary key while they are in use, and can be stopped anywhere', async () => {
    const store = new MemorySecretStore();
    const before = new LocalVault(old, store);
    const ids = await Promise.all(
      Array.from({ length: 25 }, (_, index) => before.put(new Secret(`token ${index}`), context)),
    );
    await before.replace(ids[3]!, context, 1, new Secret('token 3'));
    const stopAt = (limit: number) => {
      let writes = 0;
      const stop = () => ((writes += 1) > limit ? Promise.reject(new Error('killed')) : null);
      return {
        list: store.list.bind(store),
        replace: (...args: Parameters<typeof store.replace>) => stop() ?? store.replace(...args),
      };
    };
    await expect(rotateVaultKeys(next, stopAt(10), { batch: 7 })).rejects.toThrow('killed');
    expect([...(await store.countByKey())].sort()).toEqual([
      ['k1', 15],
      ['k2', 10],
    ]);
    const vault = new LocalVault(next, store);
    for (const [index, id] of ids.entries())
      expect((await vault.open(id, context)).secret.expose()).toBe(`token ${index}`);
    expect(await rotateVaultKeys(next, store, { batch: 7 })).toEqual({
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
    const racing = {
      list: store.list.bind(store),
      replace: async (...args: Parameters<typeof store.replace>) => {
        await vault.replace(busy, context, 1, new Secret('newer'));
        return store.replace(...args);
      },
    };
    expect(await rotateVaultKeys(next, racing)).toEqual({ resealed: 0, overtaken: 1, unreadable: [damaged] });
    expect((await vault.open(busy, context)).secret.expose()).toBe('newer');
  });
});
