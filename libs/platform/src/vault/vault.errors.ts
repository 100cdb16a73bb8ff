/** A secret could not be stored or read. Messages name ids and key ids, never contents. */
export abstract class VaultError extends Error {
  abstract readonly code: string;

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** A secret is sealed with a key that the keyring does not have. */
export class VaultKeyMissing extends VaultError {
  readonly code = 'vault.key_missing';

  constructor(readonly keyIds: readonly string[]) {
    super(
      keyIds.length > 0
        ? `VAULT_KEYS lacks ${keyIds.length === 1 ? 'the key' : 'the keys'} ${keyIds.map((id) => `"${id}"`).join(', ')}, which stored secrets need.`
        : 'A stored secret needs a key that VAULT_KEYS does not have.',
    );
  }
}

/** The key of that id exists but does not open what was sealed under it: another key was given the same id. */
export class VaultKeyWrong extends VaultError {
  readonly code = 'vault.key_wrong';

  constructor(readonly keyId: string) {
    super(`Wrong vault key: "${keyId}" in VAULT_KEYS is not the key the stored secrets were sealed with.`);
  }
}

/** The ciphertext was changed, cut off, or belongs to another connection, workspace or version. */
export class VaultTampered extends VaultError {
  readonly code = 'vault.tampered';

  constructor(readonly secretId: string | null) {
    super(
      `The sealed secret${secretId === null ? '' : ` ${secretId}`} does not open: it was altered or moved.`,
    );
  }
}

/** No secret of that id in that context. */
export class VaultSecretMissing extends VaultError {
  readonly code = 'vault.secret_missing';

  constructor(readonly secretId: string) {
    super(`There is no secret ${secretId}.`);
  }
}

/** Someone else replaced the secret since it was read. */
export class VaultVersionConflict extends VaultError {
  readonly code = 'vault.version_conflict';

  constructor(
    readonly secretId: string,
    readonly expectedVersion: number,
  ) {
    super(`The secret ${secretId} is no longer at version ${expectedVersion}.`);
  }
}
