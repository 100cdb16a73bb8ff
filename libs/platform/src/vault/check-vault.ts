import type { Logger } from '../logging/create-logger';
import type { VaultDriver } from './envelope-vault';
import type { Keyring } from './keyring';
import type { SealedSecretStore } from './vault';
import { VaultError } from './vault.errors';
import { verifyVaultKeys } from './verify-vault-keys';

/** What the database's own vault offers; asked before a process with that driver serves. */
export interface DatabaseVaultFacts {
  /** Version of the extension `supabase_vault`; null when it is not installed in this database. */
  readonly version: string | null;
  /** What this role may not do with it, e.g. `execute vault.create_secret`. */
  readonly missingRights: readonly string[];
  /** Statements are written to the server's log with their parameters. */
  readonly logsParameters: boolean;
}

/** `VAULT_DRIVER=supabase`, but the database cannot be used for it. */
export class DatabaseVaultUnusable extends VaultError {
  readonly code = 'vault.database_vault_unusable';
}

/**
 * To be called before a process serves: keys fit what is stored, and the configured driver can work.
 * @throws VaultKeyMissing, VaultKeyWrong, DatabaseVaultUnusable
 */
export async function checkVault(
  driver: VaultDriver,
  keyring: Keyring,
  store: Pick<SealedSecretStore, 'countByKey' | 'countByPlace' | 'list'> & {
    databaseVault(): Promise<DatabaseVaultFacts>;
  },
  logger: Pick<Logger, 'warn'>,
): Promise<void> {
  const elsewhere = (await store.countByPlace()).get('database_vault') ?? 0;
  if (driver === 'supabase' || elsewhere > 0) {
    const facts = await store.databaseVault();
    const why = driver === 'supabase' ? 'VAULT_DRIVER is supabase' : `${elsewhere} secrets lie in it`;
    if (facts.version === null)
      throw new DatabaseVaultUnusable(`The extension supabase_vault is not in this database, but ${why}.`);
    if (facts.missingRights.length > 0)
      throw new DatabaseVaultUnusable(
        `The database role may not ${facts.missingRights.join(', ')}, but ${why}.`,
      );
    if (facts.logsParameters)
      logger.warn(
        { event: 'vault.parameters_logged' },
        'the database logs statements with their parameters: set log_parameter_max_length = 0, so that not even envelopes reach its log',
      );
  }
  await verifyVaultKeys(keyring, store);
}
