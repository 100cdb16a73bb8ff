import type { SealedSecretRow } from '@thread/domain';
import type { Keyring } from './keyring';
import { openSealedSecret, sealSecret } from './local-vault';
import type { SealedSecretStore } from './vault';
import { VaultError } from './vault.errors';

export interface KeyRotation {
  /** Rows now sealed under the primary key that were not before. */
  readonly resealed: number;
  /** Rows replaced by someone else meanwhile: those are sealed under the primary key already, or are met again in the next run. */
  readonly overtaken: number;
  /** Ids of secrets that do not open; they keep their key. */
  readonly unreadable: readonly string[];
}

/**
 * Seals every stored secret anew that is not under the primary key. Online: readers and writers go on, version numbers stay. Can be stopped
 * at any row and run again. A key may leave the keyring once `countByKey` no longer names it.
 */
export async function rotateVaultKeys(
  keyring: Keyring,
  store: Pick<SealedSecretStore, 'list' | 'replace'>,
  { batch = 500, onProgress }: { readonly batch?: number; readonly onProgress?: (seen: number) => void } = {},
): Promise<KeyRotation> {
  let [resealed, overtaken, seen] = [0, 0, 0];
  const unreadable: string[] = [];
  for (
    let rows = await store.list(null, batch);
    rows.length > 0;
    rows = await store.list(rows.at(-1)!.id, batch)
  ) {
    for (const row of rows.filter(({ keyId }) => keyId !== keyring.primaryKeyId)) {
      const next = reseal(keyring, row);
      if (!next) unreadable.push(row.id);
      else if (await store.replace(row.id, row.version, next)) resealed += 1;
      else overtaken += 1;
    }
    seen += rows.length;
    onProgress?.(seen);
  }
  return { resealed, overtaken, unreadable };
}

function reseal(keyring: Keyring, row: SealedSecretRow): SealedSecretRow | null {
  try {
    return sealSecret(keyring, row.id, row, row.version, openSealedSecret(keyring, row, row));
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}
