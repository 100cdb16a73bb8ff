import type { DatabaseVaultFacts } from '@thread/platform';
import type { Executor } from '../database';

/** Looks at the extension `supabase_vault`, our rights in it, and what the server writes to its log. */
export async function readDatabaseVault(tx: Executor): Promise<DatabaseVaultFacts> {
  const [server] = await tx.$queryRaw<{ version: string | null; logs: boolean }[]>`
    SELECT (SELECT extversion FROM pg_extension WHERE extname = 'supabase_vault') AS version,
           COALESCE(current_setting('log_parameter_max_length', true), '-1') <> '0'
           AND (current_setting('log_statement') IN ('mod', 'all')
                OR current_setting('log_min_duration_statement') NOT IN ('-1')
                OR current_setting('log_min_duration_sample', true) NOT IN ('-1')
                OR COALESCE(current_setting('log_transaction_sample_rate', true), '0') <> '0'
                OR COALESCE(current_setting('pgaudit.log_parameter', true), 'off') = 'on') AS logs`;
  const { version, logs: logsParameters } = server!;
  if (version === null) return { version, missingRights: [], logsParameters };
  const rights = await tx.$queryRaw<{ act: string }[]>`
    SELECT act FROM (VALUES
      ('use schema vault', has_schema_privilege('vault', 'USAGE')),
      ('execute vault.create_secret', has_function_privilege('vault.create_secret(text,text,text,uuid)', 'EXECUTE')),
      ('execute vault.update_secret', has_function_privilege('vault.update_secret(uuid,text,text,text,uuid)', 'EXECUTE')),
      ('select from vault.decrypted_secrets', has_table_privilege('vault.decrypted_secrets', 'SELECT')),
      ('delete from vault.secrets', has_table_privilege('vault.secrets', 'DELETE'))
    ) AS needed (act, allowed) WHERE NOT allowed`;
  return { version, missingRights: rights.map(({ act }) => act), logsParameters };
}
