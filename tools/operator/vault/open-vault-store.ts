import { PrismaSealedSecretStore } from '@thread/data';
import { loadPlatformConfig, type Keyring, type SealedSecretStore } from '@thread/platform';
import type { Operator } from '../operator';

/** Keyring and table of the installation the command is for. @throws ConfigInvalid */
export async function openVaultStore(
  operator: Operator,
): Promise<{ readonly keyring: Keyring; readonly store: SealedSecretStore }> {
  const { vault } = loadPlatformConfig(await operator.environment());
  return { keyring: vault, store: new PrismaSealedSecretStore(await operator.database()) };
}
