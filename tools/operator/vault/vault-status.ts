import type { Verb } from '../verb';
import { openVaultStore, type KeyCounts } from './open-vault-store';

/** How many secrets each key seals. */
export const vaultStatus: Verb<object> = {
  summary: 'How many secrets are sealed under which key.',
  examples: ['vault status', 'vault status --json'],
  run: async (operator) => {
    const { keyring, store, place, countByKey } = await openVaultStore(operator);
    const keys = [...(await countByKey())].map(([id, counts]) => ({
      id,
      ...counts,
      primary: id === keyring.primaryKeyId,
      configured: keyring.keys.has(id),
    }));
    const elsewhere = [...(await store.countByPlace())].filter(([where]) => where !== place);
    const misplaced = elsewhere.reduce((sum, [, count]) => sum + count, 0);
    const secrets = keys.reduce((sum, key) => sum + key.secrets, 0);
    const words = [`${secrets} secrets.`, ...keys.map(inWords)];
    if (misplaced > 0)
      words.push(`  ${misplaced} do not lie where VAULT_DRIVER says; \`vault rotate\` moves them.`);
    return {
      ok: keys.every(({ configured }) => configured),
      report: { secrets, primary: keyring.primaryKeyId, keys, misplaced },
      words,
    };
  },
};

interface KeyUse extends KeyCounts {
  readonly id: string;
  readonly primary: boolean;
  readonly configured: boolean;
}

function inWords(key: KeyUse): string {
  const parts = [`${key.secrets} secrets`];
  if (key.authorisations > 0) parts.push(`${key.authorisations} authorisations under way`);
  if (key.spooled > 0) parts.push(`${key.spooled} in the spool`);
  return `  ${key.id}: ${parts.join(', ')}${noteOn(key)}`;
}

function noteOn({ primary, configured, secrets, authorisations, spooled }: KeyUse): string {
  if (!configured) return ' – MISSING from VAULT_KEYS';
  if (primary) return ' – seals new secrets';
  return secrets + authorisations + spooled === 0 ? ' – not used any more: vault retire' : '';
}
