import { fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Database, openAllRows, PrismaSealedSecretStore, type AllRows } from '@thread/data';
import { Secret, type SecretContext } from '@thread/domain';
import { checkSecrets, LocalVault, type DatabaseUrls, type Keyring } from '@thread/platform';
import type { RotatorAnswer, RotatorOrder } from './rotator-process';

export interface RotationDrillOptions {
  /** A migrated database without secrets. */
  readonly database: { readonly urls: DatabaseUrls; readonly adminUrl: string };
  readonly secrets: number;
  /** How often the rotation is killed before it may end. */
  readonly kills: number;
  readonly batch?: number;
  readonly readers?: number;
  readonly onProgress?: (what: string, done: number, total: number) => void;
}

export interface RotationDrillReport {
  readonly secrets: number;
  /** Secrets under the old key at each kill: the rotation was somewhere in the middle. */
  readonly leftAtKills: readonly number[];
  readonly runs: number;
  readonly reads: number;
  readonly failedReads: number;
  /** What failed reads said, with how often. */
  readonly failures: Readonly<Record<string, number>>;
  readonly replaced: number;
  /** Time the rotation was running, all runs together. */
  readonly rotationMs: number;
  readonly resealedPerSecond: number;
  /** The last run alone: its own processor time per secret, whatever else the machine does. */
  readonly cpuMicrosPerSecret: number | null;
  readonly secretsByKey: Readonly<Record<string, number>>;
  readonly unreadable: number;
  readonly ok: boolean;
}

const workspaceId = '0190a000-0000-7000-8000-000000000001';
const tokenOf = (index: number): string => `refresh-${index}-${'t'.repeat(380)}`;

/** Rotates a keyring over many secrets, killing the rotation again and again, while others read and replace them. */
export async function runRotationDrill(options: RotationDrillOptions): Promise<RotationDrillReport> {
  const keys = { k1: randomBytes(32).toString('base64'), k2: randomBytes(32).toString('base64') };
  const keyring = (primaryKeyId: string): Keyring => ({
    keys: new Map(Object.entries(keys).map(([id, key]) => [id, Buffer.from(key, 'base64')])),
    primaryKeyId,
  });
  const database = new Database(options.database.urls, 6);
  const rows = openAllRows(options.database.adminUrl);
  try {
    const store = new PrismaSealedSecretStore(database);
    const old = new LocalVault(keyring('k1'), store);
    const stored = await fill(rows, old, options);
    const use = startUse(new LocalVault(keyring('k2'), store), stored, options.readers ?? 4);
    const order = { urls: options.database.urls, keys, to: 'k2', batch: options.batch ?? 500 };
    const rotation = await rotateWithKills(order, store, options);
    const used = await use.stop();
    const secretsByKey = Object.fromEntries(await store.countByKey());
    const { failed } = await checkSecrets({ ...keyring('k2'), keys: onlyKey(keyring('k2')) }, store);
    const { leftAtKills, runs, rotationMs, cpuMicrosPerSecret } = rotation;
    const unreadable = failed.length;
    return {
      ...{
        secrets: options.secrets,
        leftAtKills,
        runs,
        ...used,
        rotationMs,
        cpuMicrosPerSecret,
        secretsByKey,
        unreadable,
      },
      resealedPerSecond: Math.round(options.secrets / (rotationMs / 1000)),
      ok: used.failedReads === 0 && unreadable === 0 && secretsByKey['k2'] === options.secrets,
    };
  } finally {
    await database.close();
    await rows.$disconnect();
  }
}

function onlyKey({ keys, primaryKeyId }: Keyring): Keyring['keys'] {
  return new Map([[primaryKeyId, keys.get(primaryKeyId)!]]);
}

interface StoredSecret {
  readonly id: string;
  readonly context: SecretContext;
}

async function fill(
  rows: AllRows,
  vault: LocalVault,
  { secrets, onProgress }: RotationDrillOptions,
): Promise<readonly StoredSecret[]> {
  const stored: StoredSecret[] = [];
  while (stored.length < secrets) {
    const made = Array.from({ length: Math.min(1_000, secrets - stored.length) }, (_, index) => {
      const context = { workspaceId, connectionId: randomUUID(), kind: 'oauth_tokens' as const };
      const {
        place: _place,
        sealed,
        ...row
      } = vault.sealNew(new Secret(tokenOf(stored.length + index)), context);
      return { row: { ...row, sealed: new Uint8Array(sealed) }, context };
    });
    await rows.sealedSecret.createMany({ data: made.map(({ row }) => row) });
    stored.push(...made.map(({ row, context }) => ({ id: row.id, context })));
    onProgress?.('Stored', stored.length, secrets);
  }
  return stored;
}

/** Reads random secrets all the time, and now and then replaces one as a refresh does. */
function startUse(vault: LocalVault, stored: readonly StoredSecret[], readers: number) {
  let stopped = false;
  let [reads, failedReads, replaced] = [0, 0, 0];
  const failures = new Map<string, number>();
  const use = async (index: number): Promise<void> => {
    const { id, context } = stored[index]!;
    const { secret, version } = await vault.open(id, context);
    if (secret.expose() !== tokenOf(index)) throw new Error('another secret came back');
    if (reads % 50 > 0) return;
    await vault.replace(id, context, version, secret);
    replaced += 1;
  };
  // Each has secrets of its own: two that replace the same one would conflict, as they should.
  const loop = async (_: unknown, reader: number): Promise<void> => {
    while (!stopped) {
      const index = Math.floor((Math.random() * stored.length) / readers) * readers + reader;
      if (index >= stored.length) continue;
      reads += 1;
      await use(index).catch((error: unknown) => {
        failedReads += 1;
        const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        failures.set(message, (failures.get(message) ?? 0) + 1);
      });
    }
  };
  const loops = Array.from({ length: readers }, loop);
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(loops);
      return { reads, failedReads, replaced, failures: Object.fromEntries(failures) };
    },
  };
}

async function rotateWithKills(
  order: RotatorOrder,
  store: PrismaSealedSecretStore,
  { kills, secrets, onProgress }: RotationDrillOptions,
) {
  const leftAtKills: number[] = [];
  let [runs, rotationMs] = [0, 0];
  let cpuMicrosPerSecret: number | null = null;
  for (let done = false; !done;) {
    const isLast = leftAtKills.length >= kills;
    const left = (await store.countByKey()).get('k1') ?? 0;
    // Somewhere in the part that leaves something for the kills to come.
    const share = 1 / (kills - leftAtKills.length + 1);
    const killAfter = isLast ? Infinity : Math.floor(Math.random() * left * share);
    const startedAt = performance.now();
    const ended = await runOnce(order, killAfter, (resealed) =>
      onProgress?.('Resealed', secrets - left + resealed, secrets),
    );
    done = ended !== null;
    if (ended && ended.resealed > 0) cpuMicrosPerSecret = Math.round((ended.cpuMs * 1_000) / ended.resealed);
    rotationMs += performance.now() - startedAt;
    runs += 1;
    if (!done) leftAtKills.push((await store.countByKey()).get('k1') ?? 0);
  }
  return { leftAtKills, runs, cpuMicrosPerSecret, rotationMs: Math.round(rotationMs) };
}

type EndedRun = Extract<RotatorAnswer, { kind: 'done' }>;

/** @returns how the run ended by itself, null when it did not; it is killed at a random moment after so many secrets. */
async function runOnce(
  order: RotatorOrder,
  killAfter: number,
  tell: (resealed: number) => void,
): Promise<EndedRun | null> {
  const { NODE_OPTIONS: _ours, ...env } = process.env;
  const asSource = __filename.endsWith('.ts');
  const loader = ['--require', join(__dirname, '../../libs/connector-runtime/register-typescript.cjs')];
  const child = fork(join(__dirname, `rotator-process${asSource ? '.ts' : '.js'}`), {
    execArgv: [...(asSource ? loader : []), '--no-warnings'],
    env,
  });
  let done: EndedRun | null = null;
  child.on('message', (answer: RotatorAnswer) => {
    if (answer.kind === 'done') done = answer;
    else tell(answer.resealed);
    if (answer.resealed > killAfter && !done) setTimeout(() => child.kill('SIGKILL'), Math.random() * 30);
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.send(order);
  await ended;
  return done;
}
