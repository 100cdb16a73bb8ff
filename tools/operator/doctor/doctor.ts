import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createCatalogue } from '@thread/connector-catalogue';
import {
  assertDatabaseKeepsCommits,
  assertOrdinaryLogins,
  pendingMigrations,
  PrismaSealedSecretStore,
} from '@thread/data';
import {
  assertRedisKeepsJobs,
  checkVault,
  loadPlatformConfig,
  redisEvictionPolicy,
  SecretSpool,
} from '@thread/platform';
import { repositoryRoot } from '@thread/tools';
import type { Operator } from '../operator';
import type { Verb } from '../verb';

export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly message: string;
}

/** Each gives a sentence about what is well, or throws one about what is not. Later ones need what earlier ones found well. */
const checks: readonly (readonly [string, (operator: Operator) => Promise<string>])[] = [
  ['configuration', checkConfiguration],
  ['connectors', checkConnectors],
  ['queue', checkQueue],
  ['database', checkDatabase],
  ['durability', checkDurability],
  ['migrations', checkMigrations],
  ['vault', checkKeys],
  ['spool', checkSpool],
];

/** Looks at everything a start needs. Changes nothing. */
export const doctor: Verb<object> = {
  summary:
    'Whether this installation can work: configuration, connectors, queue, database, durability, migrations, vault, spool.',
  examples: ['doctor', 'doctor --json'],
  run: async (operator) => {
    const findings: Finding[] = [];
    for (const [check, look] of checks) {
      try {
        findings.push({ check, ok: true, message: await look(operator) });
      } catch (error) {
        findings.push({ check, ok: false, message: error instanceof Error ? error.message : String(error) });
        if (check === 'configuration' || check === 'database') break;
      }
    }
    return {
      ok: findings.every(({ ok }) => ok),
      report: { findings },
      words: findings.map(({ check, ok, message }) => `${ok ? 'ok  ' : 'FAIL'} ${check}: ${message}`),
    };
  },
};

async function checkConfiguration(operator: Operator): Promise<string> {
  const { publicUrl, redisUrl, smtpUrl, vaultDriver } = loadPlatformConfig(await operator.environment());
  const queue = redisUrl ? 'the queue is in Redis' : 'the queue is in Postgres';
  const mail = smtpUrl ? 'e-mail is sent' : 'SMTP_URL is not set, e-mails wait';
  return `reached at ${publicUrl}; ${queue}; ${mail}; vault driver ${vaultDriver}.`;
}

async function checkConnectors(operator: Operator): Promise<string> {
  const { items } = createCatalogue(await operator.environment());
  const ready = items.flatMap(({ entry, configured }) => (configured?.kind === 'ready' ? [entry.id] : []));
  return ready.length > 0 ? `configured: ${ready.join(', ')}.` : 'none is configured here.';
}

async function checkQueue(operator: Operator): Promise<string> {
  const { redisUrl } = loadPlatformConfig(await operator.environment());
  if (redisUrl === null) return 'it is in Postgres.';
  await assertRedisKeepsJobs({ redisUrl });
  if ((await redisEvictionPolicy({ redisUrl })) === null)
    throw new Error('Redis at REDIS_URL does not answer, or does not say what it does when it is full.');
  return 'Redis answers and drops nothing when it is full.';
}

async function checkDatabase(operator: Operator): Promise<string> {
  const { database: urls } = loadPlatformConfig(await operator.environment());
  await (await operator.database()).ping();
  await assertOrdinaryLogins(urls);
  return 'answers all three logins, and none of them has rights it should not have.';
}

async function checkDurability(operator: Operator): Promise<string> {
  const { database, databaseMayForget } = loadPlatformConfig(await operator.environment());
  if (databaseMayForget) return 'DATABASE_MAY_FORGET is set: what the database acknowledges may be lost.';
  const warnings: string[] = [];
  await assertDatabaseKeepsCommits(database, {
    warn: (_facts: unknown, text?: string) => void warnings.push(text ?? ''),
  });
  return warnings[0] ?? 'the database has on its disk what it acknowledges.';
}

async function checkMigrations(operator: Operator): Promise<string> {
  const entries = await readdir(join(repositoryRoot(), 'prisma', 'migrations'), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const pending = await pendingMigrations(await operator.database(), names);
  if (pending.length > 0) throw new Error(`not applied: ${pending.join(', ')}. Run: npm run db -- apply`);
  return `all ${names.length} are applied.`;
}

async function checkKeys(operator: Operator): Promise<string> {
  const { vault, vaultDriver } = loadPlatformConfig(await operator.environment());
  const store = new PrismaSealedSecretStore(await operator.database());
  const warnings: string[] = [];
  await checkVault(vaultDriver, vault, store, {
    warn: (_facts: unknown, text?: string) => void warnings.push(text ?? ''),
  });
  const total = [...(await store.countByKey()).values()].reduce((sum, count) => sum + count, 0);
  return [`the keys fit the ${total} stored secrets.`, ...warnings].join(' ');
}

async function checkSpool(operator: Operator): Promise<string> {
  const { vault, spoolDirectory } = loadPlatformConfig(await operator.environment());
  const spool = new SecretSpool(vault, spoolDirectory);
  const counts = await spool.countByKey();
  const waiting = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (counts.has('?'))
    throw new Error(`${spoolDirectory} holds entries sealed under a key that VAULT_KEYS lacks.`);
  return waiting === 0
    ? `${spoolDirectory} is empty.`
    : `${waiting} renewed tokens wait in ${spoolDirectory}.`;
}
