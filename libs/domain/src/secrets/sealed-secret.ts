/** What a sealed secret belongs to; part of what its cipher authenticates, so a row moved elsewhere does not open. */
export interface SecretContext {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly kind: 'oauth_tokens' | 'pkce_verifier';
}

/** One stored secret: ciphertext and what is needed to find its key. Safe to pass around, useless without the keyring. */
export interface SealedSecretRow extends SecretContext {
  readonly id: string;
  /** Starts at 1 and grows by one with every replacement. */
  readonly version: number;
  /** Which key of the keyring wraps it. */
  readonly keyId: string;
  readonly sealed: Uint8Array;
  /** Where the envelope lies or is to lie: in the row itself, or in the vault that the database brings. */
  readonly place: 'row' | 'database_vault';
}
