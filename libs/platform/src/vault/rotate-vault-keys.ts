import type { SealedSecretRow } from '@thread/domain';
import { openSealedSecret, sealSecret } from './envelope-vault';
import type { Keyring } from './keyring';
import type { SealedAs, SealedSecretStore } from './vault';
import { VaultError, VaultKeyMissing } from './vault.errors';

export interface KeyRotation {
  /** Secrets now under the wanted key and in the wanted place that were not before. */
  readonly resealed: number;
  /** Secrets replaced by someone else meanwhile; those still sealed otherwise were met again. */
  readonly overtaken: number;
  /** Ids of secrets that do not open; they keep their key. */
  readonly unreadable: readonly string[];
}

export interface RotationOptions {
  /** Secrets per transaction. */
  readonly batch?: number;
  /** Called after each batch with the secrets resealed by this run. */
  readonly onProgress?: (resealed: number) => void;
}

/** A process that still has the old primary key may seal secrets under it while we work; so many rounds it is given. */
const mostRounds = 10;

/**
 * Seals every stored secret anew that is under another key, or lies elsewhere, than wanted. Online: readers and writers go on, version numbers
 * stay. Killed at any row it is simply run again. A key may leave the keyring once nothing is sealed under it.
 * @param to key and place; by default the primary key and the row. @throws VaultKeyMissing when the keyring lacks the key.
 */
export async function rotateVaultKeys(
  keyring: Keyring,
  store: Pick<SealedSecretStore, 'list' | 'reseal'>,
  to: Partial<SealedAs> = {},
  { batch = 500, onProgress }: RotationOptions = {},
): Promise<KeyRotation> {
  const wanted: SealedAs = { keyId: to.keyId ?? keyring.primaryKeyId, place: to.place ?? 'row' };
  if (!keyring.keys.has(wanted.keyId)) throw new VaultKeyMissing([wanted.keyId]);
  let [resealed, overtaken] = [0, 0];
  const unreadable = new Set<string>();
  for (let round = 0; round < mostRounds; round += 1) {
    const before = overtaken;
    let rows = await store.list(null, batch, wanted);
    for (; rows.length > 0; rows = await store.list(rows.at(-1)!.id, batch, wanted)) {
      const next = rows.flatMap((row) => reseal(keyring, row, wanted) ?? []);
      const sealed = new Set(next.map(({ id }) => id));
      for (const { id } of rows) if (!sealed.has(id)) unreadable.add(id);
      const written = await store.reseal(next);
      resealed += written;
      overtaken += next.length - written;
      onProgress?.(resealed);
    }
    if (overtaken === before) break;
  }
  return { resealed, overtaken, unreadable: [...unreadable] };
}

function reseal(keyring: Keyring, row: SealedSecretRow, { keyId, place }: SealedAs): SealedSecretRow | null {
  try {
    const plain = openSealedSecret(keyring, row, row);
    return sealSecret({ ...keyring, primaryKeyId: keyId }, { ...row, place }, plain);
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}
