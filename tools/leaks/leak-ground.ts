import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { randomBytes } from 'node:crypto';
import { databaseRoles, makeLogins } from '../database-roles/database-logins';
import { choosePorts } from '../launcher/choose-ports';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../launcher/open-database';
import { sharedEnvironment, startProduct, type Product, type ProductOptions } from '../launcher/product';
import { connectorEnvironment } from '../launcher/sandbox-providers';
import { seedDatabase, type DemoLogin } from '../launcher/seed-database';
import type { LauncherSecrets } from '../launcher/secrets-file';
import { migrateDatabase } from '../migrate/migrate-database';
import { freePort } from '../postgres/free-port';
import { startRedisServer } from '../redis/redis-server';
import { AnswerRecord } from './answer-record';
import { CanaryBook, inventSecret } from './canary';
import { ProviderLine } from './provider-line';
import { MailCollector } from './sinks/mail-collector';
import { TraceCollector } from './sinks/trace-collector';

export type QueueBackend = 'postgres' | 'redis';

/** The whole product on fresh data, every secret of it a canary, and somebody listening at every way out. */
export interface LeakGround {
  readonly backend: QueueBackend;
  readonly folder: Folders;
  readonly canaries: CanaryBook;
  readonly secrets: LauncherSecrets;
  readonly database: EmbeddedDatabase;
  /** With its password; null where the queue lives in Postgres. */
  readonly redisUrl: string | null;
  readonly product: Product;
  readonly logins: readonly DemoLogin[];
  readonly provider: ProviderLine;
  readonly mail: MailCollector;
  readonly traces: TraceCollector;
  readonly record: AnswerRecord;
  /** What api and worker have in their environment, for processes beside them. */
  readonly environment: NodeJS.ProcessEnv;
  stop(keepData: boolean): Promise<void>;
}

export interface Folders {
  readonly path: string;
  readonly logs: string;
  readonly postgres: string;
  readonly redis: string;
  readonly spool: string;
  /** The provider's masked log of what went over the line. */
  readonly trafficLog: string;
}

/** As an operator who looks for slow statements might set it, and with all WAL kept. */
const postgresSettings = [
  'log_min_duration_statement=0',
  'log_parameter_max_length=-1',
  'log_parameter_max_length_on_error=-1',
  'log_error_verbosity=verbose',
  'log_connections=on',
  'wal_keep_size=4GB',
  'track_activity_query_size=128kB',
];

export async function openGround(backend: QueueBackend): Promise<LeakGround> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async (keepData: boolean): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
    if (!keepData) await rm(folder.path, { recursive: true, force: true });
  };
  const folder = await makeFolders();
  try {
    const canaries = new CanaryBook();
    const secrets = inventSecrets(canaries);
    const ports = await choosePorts(null);
    const database = await openEmbeddedDatabase({
      dataDirectory: folder.postgres,
      logFile: join(folder.logs, 'postgres.log'),
      port: ports.postgres,
      superuserPassword: secrets.postgresPassword,
      databasePassword: secrets.databasePassword,
      databaseLogins: secrets.databaseLogins,
      settings: postgresSettings,
    });
    undo.push(() => database.stop());
    await migrateDatabase(database.ownerUrl);
    const logins = await seedDatabase(database.urls);
    const redisUrl = backend === 'redis' ? await openRedis(folder, canaries, undo) : null;
    const listeners = await openListeners(canaries, ports.sandbox, undo);
    const options: ProductOptions = {
      ...{ database: database.urls, redisUrl, ports, secrets, sandbox: true, sandboxState: null },
      spoolDirectory: folder.spool,
      environment: environmentOf(folder, listeners, logins),
      logFile: (name) => join(folder.logs, `${name}.log`),
      tell: () => undefined,
    };
    const product = await startProduct(options);
    undo.push(() => product.stop());
    const record = new AnswerRecord(product.url, canaries);
    const wiring = { publicUrl: product.url, clientSecret: secrets.sandboxClientSecret, environment: {} };
    const environment = {
      ...sharedEnvironment(options, product.url, product.sandbox),
      ...connectorEnvironment(wiring, product.sandbox ?? {}),
      ...options.environment,
    };
    const parts = { backend, folder, canaries, secrets, database, redisUrl, product, logins, record };
    return { ...parts, ...listeners, environment, stop };
  } catch (error) {
    await stop(false);
    throw error;
  }
}

async function makeFolders(): Promise<Folders> {
  const path = await mkdtemp(join(tmpdir(), 'thread-leaks-'));
  const at = (name: string): string => join(path, name);
  const folder = {
    path,
    logs: at('logs'),
    postgres: at('postgres'),
    redis: at('redis'),
    spool: at('spool'),
    trafficLog: at('traffic.jsonl'),
  };
  for (const each of [join(folder.logs, 'commands'), folder.redis]) await mkdir(each, { recursive: true });
  return folder;
}

/** Two vault keys, so that secrets can be moved from one to the other. */
function inventSecrets(canaries: CanaryBook): LauncherSecrets {
  const secret = (kind: Parameters<CanaryBook['add']>[0]): string => {
    const value = inventSecret();
    canaries.add(kind, value);
    return value;
  };
  const keys = [randomBytes(32), randomBytes(32)];
  for (const key of keys) {
    canaries.add('vault key', key);
    canaries.add('vault key', key.toString('base64'));
  }
  const passwords = Object.fromEntries(databaseRoles.map((role) => [role, secret('database password')]));
  return {
    postgresPassword: secret('database password'),
    databasePassword: secret('database password'),
    databaseLogins: {
      ...makeLogins(),
      passwords: passwords as Record<(typeof databaseRoles)[number], string>,
    },
    vaultKeys: keys.map((key, at) => `k${at + 1}:${key.toString('base64')}`).join(','),
    vaultPrimaryKey: 'k1',
    sandboxClientSecret: secret('client secret'),
  };
}

/** Append-only file and snapshots without compression: what Redis keeps can be read as it is. */
async function openRedis(
  folder: Folders,
  canaries: CanaryBook,
  undo: (() => Promise<unknown>)[],
): Promise<string> {
  const server = await startRedisServer({
    port: await freePort(),
    folder: folder.redis,
    appendOnly: 'everysec',
    logFile: join(folder.logs, 'redis.log'),
  });
  undo.push(() => server.stop());
  const password = inventSecret();
  canaries.add('Redis password', password);
  const client = new Redis(server.url);
  await client.config('SET', 'rdbcompression', 'no');
  await client.config('SET', 'requirepass', password);
  client.disconnect();
  return `redis://:${encodeURIComponent(password)}@127.0.0.1:${server.port}`;
}

type Listeners = Pick<LeakGround, 'provider' | 'mail' | 'traces'>;

async function openListeners(
  canaries: CanaryBook,
  sandboxPort: number,
  undo: (() => Promise<unknown>)[],
): Promise<Listeners> {
  const provider = await ProviderLine.start(sandboxPort, canaries);
  undo.push(() => provider.stop());
  const smtpPassword = inventSecret();
  canaries.add('SMTP password', smtpPassword);
  const mail = await MailCollector.start(smtpPassword);
  undo.push(() => mail.stop());
  const traces = await TraceCollector.start();
  undo.push(() => traces.stop());
  return { provider, mail, traces };
}

function environmentOf(
  folder: Folders,
  { provider, mail, traces }: Listeners,
  logins: readonly DemoLogin[],
): NodeJS.ProcessEnv {
  return {
    HUBSPOT_USE_PKCE: 'true',
    SANDBOX_PUBLIC_URL: provider.url,
    SANDBOX_TRAFFIC_LOG: folder.trafficLog,
    SANDBOX_LOG_LEVEL: 'debug',
    SMTP_URL: mail.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
    OPERATOR_EMAILS: logins
      .filter(({ role }) => role === 'admin')
      .map(({ email }) => email)
      .join(','),
    SHOW_DEMO_LOGIN: 'false',
    LOG_LEVEL: 'trace',
  };
}
