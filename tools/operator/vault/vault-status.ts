import type { Verb } from '../verb';
import { openVaultStore } from './open-vault-store';

/** How many secrets each key seals. */
export const vaultStatus: Verb<object> = {
  summary: 'How many secrets are sealed under which key.',
  examples: ['vault status', 'vault status --json'],
  run: async (operator) => {
    const { keyring, store } = await openVaultStore(operator);
    const counts = await store.countByKey();
    const ids = [...new Set([...keyring.keys.keys(), ...counts.keys()])].sort();
    const keys = ids.map((id) => ({
      id,
      secrets: counts.get(id) ?? 0,
      primary: id === keyring.primaryKeyId,
      configured: keyring.keys.has(id),
    }));
    const ok = keys.every(({ configured }) => configured);
    const secrets = keys.reduce((sum, key) => sum + key.secrets, 0);
    return { ok, report: { secrets, keys }, words: [`${secrets} secrets.`, ...keys.map(inWords)] };
  },
};

interface KeyUse {
  readonly id: string;
  readonly secrets: number;
  readonly primary: boolean;
  readonly configured: boolean;
}

function inWords({ id, secrets, primary, configured }: KeyUse): string {
  const note = !configured ? ' – MISSING from VAULT_KEYS' : primary ? ' – seals new secrets' : '';
  const hint = configured && !primary && secrets === 0 ? ' – may leave VAULT_KEYS' : '';
  return `  ${id}: ${secrets}${note}${hint}`;
}
