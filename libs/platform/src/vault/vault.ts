import type { SealedSecretRow, Secret, SecretContext } from '@thread/domain';

export type { SealedSecretRow, SecretContext } from '@thread/domain';

/**
 * Keeps secrets sealed; hands out a UUID, which is a reference and no capability: opening also needs the context.
 * Every method throws VaultError when a secret cannot be read or stored.
 */
export interface Vault {
  /** Stores a secret; returns its id. */
  put(plain: Secret, context: SecretContext): Promise<string>;
  open(id: string, context: SecretContext): Promise<{ readonly secret: Secret; readonly version: number }>;
  /** Returns the new version; throws VaultVersionConflict when someone else replaced it first. */
  replace(id: string, context: SecretContext, expectedVersion: number, plain: Secret): Promise<number>;
  /** Does nothing when it is gone already. */
  destroy(id: string, context: SecretContext): Promise<void>;
  /** Seals a new secret without storing it, for a store that writes it in one transaction with the rows that refer to it. */
  sealNew(plain: Secret, context: SecretContext): SealedSecretRow;
  /** Seals the next version without storing it; the store must check that the present version is still `expectedVersion`. */
  sealNext(id: string, context: SecretContext, expectedVersion: number, plain: Secret): SealedSecretRow;
}

/** Under which key, and where. */
export type SealedAs = Pick<SealedSecretRow, 'keyId' | 'place'>;

/** The table of sealed secrets. Only the vault and the stores that save a connection's tokens write to it. */
export interface SealedSecretStore {
  insert(row: SealedSecretRow): Promise<void>;
  /** Null also when it is another workspace's. */
  read(id: string, workspaceId: string): Promise<SealedSecretRow | null>;
  /** Writes `row` if the stored version is still `expectedVersion`. */
  replace(id: string, expectedVersion: number, row: SealedSecretRow): Promise<boolean>;
  remove(id: string, workspaceId: string): Promise<void>;
  /** Number of rows per key id. */
  countByKey(): Promise<ReadonlyMap<string, number>>;
  /** Number of rows per place of their envelopes. */
  countByPlace(): Promise<ReadonlyMap<SealedSecretRow['place'], number>>;
  /** In order of id, after the given one (null = from the start); with `unlike`, only rows that are sealed or kept otherwise. */
  list(afterId: string | null, limit: number, unlike?: SealedAs | null): Promise<readonly SealedSecretRow[]>;
  /** Puts the same secrets in new envelopes, versions unchanged. @returns how many were written: rows replaced meanwhile are left alone. */
  reseal(rows: readonly SealedSecretRow[]): Promise<number>;
}
