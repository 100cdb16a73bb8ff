import { Secret, type IdSource, type SealedSecretRow, type SecretContext } from '@thread/domain';
import { uuidSource } from '../ids/new-id';
import { openEnvelope, sealEnvelope } from './envelope';
import type { Keyring } from './keyring';
import { VaultSecretMissing, VaultVersionConflict } from './vault.errors';
import type { SealedSecretStore, Vault } from './vault';

/** Envelopes sealed in this process, so that the database, its logs and its backups only ever see ciphertext. */
class EnvelopeVault implements Vault {
  readonly #keyring: Keyring;
  readonly #store: SealedSecretStore;
  readonly #place: SealedSecretRow['place'];
  readonly #ids: IdSource;

  constructor(
    keyring: Keyring,
    store: SealedSecretStore,
    place: SealedSecretRow['place'],
    ids: IdSource = uuidSource,
  ) {
    this.#keyring = keyring;
    this.#store = store;
    this.#place = place;
    this.#ids = ids;
  }

  async put(plain: Secret, context: SecretContext): Promise<string> {
    const row = this.sealNew(plain, context);
    await this.#store.insert(row);
    return row.id;
  }

  async open(id: string, context: SecretContext): Promise<{ secret: Secret; version: number }> {
    const row = await this.#store.read(id, context.workspaceId);
    if (!row) throw new VaultSecretMissing(id);
    return { secret: openSealedSecret(this.#keyring, row, context), version: row.version };
  }

  async replace(id: string, context: SecretContext, expectedVersion: number, plain: Secret): Promise<number> {
    const row = this.sealNext(id, context, expectedVersion, plain);
    if (!(await this.#store.replace(id, expectedVersion, row)))
      throw new VaultVersionConflict(id, expectedVersion);
    return row.version;
  }

  async destroy(id: string, context: SecretContext): Promise<void> {
    const row = await this.#store.read(id, context.workspaceId);
    if (!row) return;
    // Not by opening it: a secret that no longer opens must still be destroyable.
    const belongs =
      row.workspaceId === context.workspaceId &&
      row.connectionId === context.connectionId &&
      row.kind === context.kind;
    if (!belongs) throw new VaultSecretMissing(id);
    await this.#store.remove(id, context.workspaceId);
  }

  sealNew(plain: Secret, context: SecretContext): SealedSecretRow {
    return this.#seal(this.#ids.next(), context, 1, plain);
  }

  sealNext(id: string, context: SecretContext, expectedVersion: number, plain: Secret): SealedSecretRow {
    return this.#seal(id, context, expectedVersion + 1, plain);
  }

  #seal(id: string, context: SecretContext, version: number, plain: Secret): SealedSecretRow {
    return sealSecret(this.#keyring, { id, ...context, version, place: this.#place }, plain);
  }
}

/** The default: the envelope lies in the row. */
export class LocalVault extends EnvelopeVault {
  constructor(keyring: Keyring, store: SealedSecretStore, ids?: IdSource) {
    super(keyring, store, 'row', ids);
  }
}

/** The same envelope inside the database's `supabase_vault`: sealed twice, and each key useless without the other. */
export class SupabaseVault extends EnvelopeVault {
  constructor(keyring: Keyring, store: SealedSecretStore, ids?: IdSource) {
    super(keyring, store, 'database_vault', ids);
  }
}

export const vaultDrivers = ['local', 'supabase'] as const;
export type VaultDriver = (typeof vaultDrivers)[number];

/** Where a driver keeps its envelopes. */
export function placeOf(driver: VaultDriver): SealedSecretRow['place'] {
  return driver === 'local' ? 'row' : 'database_vault';
}

/** The vault of the configured driver. */
export function createVault(driver: VaultDriver, keyring: Keyring, store: SealedSecretStore): Vault {
  return driver === 'local' ? new LocalVault(keyring, store) : new SupabaseVault(keyring, store);
}

/** Seals a secret as the given version of the given row. */
export function sealSecret(
  keyring: Keyring,
  row: Omit<SealedSecretRow, 'keyId' | 'sealed'>,
  plain: Secret,
): SealedSecretRow {
  const { id, workspaceId, connectionId, kind, version, place } = row;
  const { keyId, bytes } = sealEnvelope(keyring, Buffer.from(plain.expose()), boundTo(id, row, version));
  return { id, workspaceId, connectionId, kind, version, place, keyId, sealed: bytes };
}

/** Opens a stored row for the context the caller expects; the row's own idea of where it belongs is not trusted. */
export function openSealedSecret(keyring: Keyring, row: SealedSecretRow, context: SecretContext): Secret {
  const claimed = { secretId: row.id, keyId: row.keyId };
  return new Secret(
    openEnvelope(keyring, row.sealed, boundTo(row.id, context, row.version), claimed).toString(),
  );
}

function boundTo(id: string, context: SecretContext, version: number): string {
  return ['v1', context.workspaceId, context.connectionId, id, context.kind, version].join('|');
}
