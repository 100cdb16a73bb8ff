import type { Keyring } from './keyring';
import { openSealedSecret } from './envelope-vault';
import type { SealedSecretStore } from './vault';
import { VaultKeyMissing, VaultKeyWrong, VaultTampered } from './vault.errors';

const sampleSize = 200;

/**
 * To be called before a process serves: refuses to start when stored secrets need a key the keyring lacks, or when a key does not open
 * a sample of what was sealed under it. A single altered row is no reason to refuse: its connection will say so itself.
 * @throws VaultKeyMissing (key ids), VaultKeyWrong (key id)
 */
export async function verifyVaultKeys(
  keyring: Keyring,
  store: Pick<SealedSecretStore, 'countByKey' | 'list'>,
): Promise<void> {
  const counts = await store.countByKey();
  const missing = [...counts.keys()].filter((keyId) => !keyring.keys.has(keyId));
  if (missing.length > 0) throw new VaultKeyMissing(missing.sort());
  const unproven = new Map([...counts.keys()].map((keyId) => [keyId, 0]));
  let after: string | null = null;
  while (unproven.size > 0) {
    const rows = await store.list(after, sampleSize);
    if (rows.length === 0) break;
    for (const row of rows) {
      if (!unproven.has(row.keyId)) continue;
      const outcome = tryOpening(keyring, row);
      if (outcome === 'opened') unproven.delete(row.keyId);
      if (outcome !== 'key_wrong') continue;
      const refused = unproven.get(row.keyId)! + 1;
      if (refused >= sampleSize) throw new VaultKeyWrong(row.keyId);
      unproven.set(row.keyId, refused);
    }
    after = rows.at(-1)!.id;
  }
  const wrong = [...unproven].find(([, refused]) => refused > 0);
  if (wrong) throw new VaultKeyWrong(wrong[0]);
}

function tryOpening(
  keyring: Keyring,
  row: Parameters<typeof openSealedSecret>[1],
): 'opened' | 'key_wrong' | 'altered' {
  try {
    openSealedSecret(keyring, row, row);
    return 'opened';
  } catch (error) {
    if (error instanceof VaultKeyWrong) return 'key_wrong';
    if (error instanceof VaultTampered) return 'altered';
    throw error;
  }
}
