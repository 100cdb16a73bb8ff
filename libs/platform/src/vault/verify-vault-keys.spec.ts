import { randomBytes } from 'node:crypto';
import { Secret } from '@thread/domain';
import { MemorySecretStore } from '../fixtures/memory-secret-store';
import type { Keyring } from './keyring';
import { LocalVault } from './envelope-vault';
import { verifyVaultKeys } from './verify-vault-keys';

const context = { workspaceId: 'w', connectionId: 'c', kind: 'oauth_tokens' } as const;
const keys = new Map([
  ['k1', randomBytes(32)],
  ['k2', randomBytes(32)],
]);
const ring = (entries: [string, Buffer][], primaryKeyId: string): Keyring => ({
  keys: new Map(entries),
  primaryKeyId,
});

describe('verifyVaultKeys', () => {
  let store: MemorySecretStore;

  beforeEach(async () => {
    store = new MemorySecretStore();
    for (const primaryKeyId of ['k1', 'k2'])
      for (let count = 0; count < 3; count += 1)
        await new LocalVault({ keys, primaryKeyId }, store).put(new Secret('token'), context);
  });

  it('is content with the keys the secrets were sealed with, in any order, and with an empty store', async () => {
    await verifyVaultKeys({ keys, primaryKeyId: 'k1' }, store);
    await verifyVaultKeys(ring([['k9', randomBytes(32)]], 'k9'), new MemorySecretStore());
  });

  it('F94: names the keys that are missing', async () => {
    const check = verifyVaultKeys(ring([['k1', keys.get('k1')!]], 'k1'), store);
    await expect(check).rejects.toThrow('VAULT_KEYS lacks the key "k2", which stored secrets need.');
    const other = verifyVaultKeys(ring([['k9', randomBytes(32)]], 'k9'), store);
    await expect(other).rejects.toThrow('VAULT_KEYS lacks the keys "k1", "k2", which stored secrets need.');
  });

  it('F94: notices another key under a known id', async () => {
    const wrong = randomBytes(32);
    const check = verifyVaultKeys(
      ring(
        [
          ['k1', keys.get('k1')!],
          ['k2', wrong],
        ],
        'k2',
      ),
      store,
    );
    await expect(check).rejects.toThrow('Wrong vault key: "k2"');
    await expect(check).rejects.not.toThrow(wrong.toString('base64'));
  });

  it('does not refuse to start over single altered rows', async () => {
    const [first, second] = [...store.rows.values()];
    const flipped = Buffer.from(first!.sealed);
    flipped[30]! ^= 1;
    store.rows.set(first!.id, { ...first!, sealed: flipped });
    store.rows.set(second!.id, { ...second!, sealed: Buffer.of(1, 2, 3) });
    await verifyVaultKeys({ keys, primaryKeyId: 'k1' }, store);
  });
});
