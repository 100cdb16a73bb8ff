import type { Verb } from '../verb';
import { openVaultStore } from './open-vault-store';

/** Says whether a key may leave VAULT_KEYS. */
export const vaultRetire: Verb<object> = {
  summary:
    'Says whether a key may leave VAULT_KEYS; refuses while anything is sealed under it. Changes nothing.',
  examples: ['vault retire k1'],
  declare: (command) => command.argument('<key id>', 'the key that is to go'),
  run: async (operator, _options, [id = '']) => {
    const { keyring, countByKey } = await openVaultStore(operator);
    const counts = (await countByKey()).get(id);
    const reasons: string[] = [];
    if (!keyring.keys.has(id)) reasons.push(`VAULT_KEYS has no key "${id}".`);
    if (id === keyring.primaryKeyId)
      reasons.push(
        `"${id}" seals new secrets: set VAULT_PRIMARY_KEY to another key and restart every process.`,
      );
    if (counts && counts.secrets > 0)
      reasons.push(`${counts.secrets} secrets are sealed under "${id}": run \`vault rotate\`.`);
    if (counts && counts.authorisations > 0)
      reasons.push(`${counts.authorisations} authorisations under way need it: wait ten minutes.`);
    if (counts && counts.spooled > 0)
      reasons.push(
        `${counts.spooled} renewed tokens wait in the spool under it: start Thread, so that they are stored.`,
      );
    const ok = reasons.length === 0;
    return {
      ok,
      report: { key: id, ...counts, reasons },
      words: ok
        ? [
            `Nothing is sealed under "${id}". Take it out of VAULT_KEYS of every process and restart them.`,
            'Keep the key as long as you keep backups from before: they can be opened with nothing else.',
          ]
        : reasons,
    };
  },
};
