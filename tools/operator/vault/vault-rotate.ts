import { InvalidArgumentError } from 'commander';
import { rotateVaultKeys, VaultKeyMissing } from '@thread/platform';
import type { Verb, VerbOutcome } from '../verb';
import { openVaultStore } from './open-vault-store';

interface RotateOptions {
  readonly to?: string;
  readonly batch: number;
  readonly dryRun: boolean;
}

/** Seals everything under one key, while Thread goes on. */
export const vaultRotate: Verb<RotateOptions> = {
  summary:
    'Seals every secret under the primary key (or --to), in the place VAULT_DRIVER names. Thread goes on meanwhile; stopped anywhere, it is simply run again.',
  examples: ['vault rotate --dry-run', 'vault rotate', 'vault rotate --to k2 --batch 200'],
  declare: (command) =>
    command
      .option('--to <key id>', 'key to seal under (default: the primary key)')
      .option('--batch <n>', 'secrets per transaction', batchSize, 500)
      .option('--dry-run', 'only say what would be done', false),
  run: async (operator, options) => {
    const { keyring, store, place } = await openVaultStore(operator);
    const to = options.to ?? keyring.primaryKeyId;
    if (!keyring.keys.has(to)) throw new VaultKeyMissing([to]);
    const warnings =
      to === keyring.primaryKeyId
        ? []
        : [
            `New secrets are still sealed under "${keyring.primaryKeyId}": set VAULT_PRIMARY_KEY=${to} and restart.`,
          ];
    const total = [...(await store.countByKey())].reduce(
      (sum, [id, count]) => sum + (id === to ? 0 : count),
      0,
    );
    const common = { to, place, dryRun: options.dryRun, toDo: total, warnings };
    if (options.dryRun)
      return {
        ok: true,
        report: common,
        words: [`${total} secrets would be sealed under "${to}".`, ...warnings],
      };
    const startedAt = performance.now();
    const result = await rotateVaultKeys(
      keyring,
      store,
      { keyId: to, place },
      { batch: options.batch, onProgress: (done) => operator.progress.show('Resealed', done, total) },
    );
    operator.progress.end();
    return ended(result, common, Math.round(performance.now() - startedAt));
  },
};

function ended(
  { resealed, overtaken, unreadable }: Awaited<ReturnType<typeof rotateVaultKeys>>,
  common: { readonly to: string; readonly warnings: readonly string[] },
  ms: number,
): VerbOutcome {
  const words = [`${resealed} secrets are now sealed under "${common.to}" (${(ms / 1000).toFixed(1)} s).`];
  if (unreadable.length > 0)
    words.push(
      `${unreadable.length} do not open and keep their key; \`vault verify\` names their connections, which must be reconnected.`,
    );
  return {
    ok: unreadable.length === 0,
    report: { ...common, resealed, overtaken, unreadable: unreadable.slice(0, 100), ms },
    words: [...words, ...common.warnings],
  };
}

function batchSize(text: string): number {
  const size = Number(text);
  if (Number.isInteger(size) && size > 0 && size <= 5_000) return size;
  throw new InvalidArgumentError('It must be a whole number from 1 to 5000.');
}
