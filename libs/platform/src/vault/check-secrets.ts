import type { SealedSecretRow } from '@thread/domain';
import { openSealedSecret } from './envelope-vault';
import type { Keyring } from './keyring';
import type { SealedSecretStore } from './vault';
import { VaultError } from './vault.errors';

export interface CheckedSecrets {
  readonly checked: number;
  /** Secrets that do not open, with the error's code. */
  readonly failed: readonly { readonly id: string; readonly connectionId: string; readonly code: string }[];
}

/** Opens every stored secret, a batch at a time; nothing is kept or shown of what they hold. */
export async function checkSecrets(
  keyring: Keyring,
  store: Pick<SealedSecretStore, 'list'>,
  {
    batch = 500,
    onProgress,
  }: { readonly batch?: number; readonly onProgress?: (checked: number) => void } = {},
): Promise<CheckedSecrets> {
  const failed: { id: string; connectionId: string; code: string }[] = [];
  let checked = 0;
  let rows = await store.list(null, batch);
  for (; rows.length > 0; rows = await store.list(rows.at(-1)!.id, batch)) {
    for (const row of rows) {
      const code = problemOf(keyring, row);
      if (code !== null) failed.push({ id: row.id, connectionId: row.connectionId, code });
    }
    checked += rows.length;
    onProgress?.(checked);
  }
  return { checked, failed };
}

function problemOf(keyring: Keyring, row: SealedSecretRow): string | null {
  try {
    openSealedSecret(keyring, row, row);
    return null;
  } catch (error) {
    if (error instanceof VaultError) return error.code;
    throw error;
  }
}
