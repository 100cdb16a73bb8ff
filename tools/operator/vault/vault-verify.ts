import { checkSecrets } from '@thread/platform';
import type { Verb } from '../verb';
import { openVaultStore } from './open-vault-store';

const shown = 100;

/** Opens every secret. */
export const vaultVerify: Verb<object> = {
  summary: 'Opens every stored secret and names those that do not open. Shows nothing of what they hold.',
  examples: ['vault verify', 'vault verify --json'],
  run: async (operator) => {
    const { keyring, store } = await openVaultStore(operator);
    const total = [...(await store.countByKey()).values()].reduce((sum, count) => sum + count, 0);
    const { checked, failed } = await checkSecrets(keyring, store, {
      onProgress: (done) => operator.progress.show('Opened', done, total),
    });
    operator.progress.end();
    const listed = failed.slice(0, shown);
    return {
      ok: failed.length === 0,
      report: { checked, failed: failed.length, secrets: listed },
      words: [
        failed.length === 0
          ? `All ${checked} secrets open.`
          : `${failed.length} of ${checked} secrets do not open; their connections must be reconnected:`,
        ...listed.map(
          ({ id, connectionId, code }) => `  secret ${id} of connection ${connectionId}: ${code}`,
        ),
      ],
    };
  },
};
