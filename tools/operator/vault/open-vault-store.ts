import { PrismaOauthFlowStore, PrismaSealedSecretStore } from '@thread/data';
import {
  keyHint,
  loadPlatformConfig,
  placeOf,
  SecretSpool,
  type Keyring,
  type SealedAs,
  type SealedSecretStore,
} from '@thread/platform';
import type { Operator } from '../operator';

/** Keyring and storage of the installation a command is for. */
export interface OpenVault {
  readonly keyring: Keyring;
  readonly store: SealedSecretStore;
  /** Where the configured driver keeps envelopes. */
  readonly place: SealedAs['place'];
  /** Everything that is sealed under each key: stored secrets, authorisations under way, renewed tokens in the spool. */
  countByKey(): Promise<ReadonlyMap<string, KeyCounts>>;
}

export interface KeyCounts {
  readonly secrets: number;
  readonly authorisations: number;
  readonly spooled: number;
}

/** @throws ConfigInvalid */
export async function openVaultStore(operator: Operator): Promise<OpenVault> {
  const { vault: keyring, vaultDriver, spoolDirectory } = loadPlatformConfig(await operator.environment());
  const database = await operator.database();
  const store = new PrismaSealedSecretStore(database);
  const countByKey = async (): Promise<ReadonlyMap<string, KeyCounts>> => {
    const secrets = await store.countByKey();
    const verifiers = await new PrismaOauthFlowStore(database).countVerifiersByHint();
    const spooled = await new SecretSpool(keyring, spoolDirectory).countByKey();
    const ids = new Set([...keyring.keys.keys(), ...secrets.keys(), ...spooled.keys()]);
    return new Map(
      [...ids].sort().map((id) => [
        id,
        {
          secrets: secrets.get(id) ?? 0,
          authorisations: verifiers.get(keyHint(id).toString('hex')) ?? 0,
          spooled: spooled.get(id) ?? 0,
        },
      ]),
    );
  };
  return { keyring, store, place: placeOf(vaultDriver), countByKey };
}
