import { resolve } from 'node:path';
import { vaultDrivers, type VaultDriver } from '../vault/envelope-vault';
import { readKeyring, type Keyring } from '../vault/keyring';
import { ConfigInvalid } from './config-invalid';
import { EnvironmentReader } from './environment-reader';

/** One login per role of the running product. */
export interface DatabaseUrls {
  /** All work of one workspace. */
  readonly app: string;
  /** Sealed secrets, and what is stored together with them. */
  readonly vault: string;
  /** What the system does across workspaces, and the queue where it lives in Postgres. */
  readonly sweeper: string;
}

/** Everything the platform takes from the environment. */
export interface PlatformConfig {
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly database: DatabaseUrls;
  /** The database's loss does not matter: one of tests. Others have to keep what they acknowledge. */
  readonly databaseMayForget: boolean;
  /** The queue's login, where the queue lives in Postgres. */
  readonly queueDatabaseUrl: string;
  /** Null: the queue lives in Postgres. */
  readonly redisUrl: string | null;
  /** `redisUrl` is a node, or the common address, of a Redis Cluster. */
  readonly redisCluster: boolean;
  /** Null: e-mail effects wait. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly vault: Keyring;
  readonly vaultDriver: VaultDriver;
  /** Days after which worked-off events lose their contents, and their row. */
  readonly inboxRetention: { readonly contentsDays: number; readonly rowsDays: number };
  /** Folder for renewed tokens that the database could not take yet. */
  readonly spoolDirectory: string;
  readonly logLevel: string;
  readonly nodeEnv: 'production' | 'development' | 'test';
  /** 0 takes a free port. */
  readonly port: number;
  readonly host: string;
  readonly workerPort: number;
  /** Of the api process's figures; never reachable through PUBLIC_URL. 0 takes a free port. */
  readonly metricsPort: number;
  /** Base address of an OpenTelemetry collector; null: no traces. */
  readonly otelEndpoint: string | null;
  /** Admins with one of these addresses may look into the queue, which all workspaces share. Lower case. */
  readonly operatorEmails: readonly string[];
  readonly demo: { readonly loginHints: boolean; readonly sandboxUrl: string | null };
}

/** Longer than any provider repeats a delivery: a row is how a repetition is known. */
const leastRowsDays = 14;
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const nodeEnvs = ['production', 'development', 'test'] as const;

/**
 * Reads the platform's configuration. An empty variable counts as absent.
 * @throws ConfigInvalid naming every variable that is missing or unusable.
 */
export function loadPlatformConfig(env: NodeJS.ProcessEnv): PlatformConfig {
  const read = new EnvironmentReader(env);
  const publicUrl = read.url('PUBLIC_URL', ['http', 'https'], { required: true });
  if (publicUrl && /[?#]/.test(publicUrl)) read.problem('PUBLIC_URL must not have a query or fragment.');
  const keyring = readKeyring(read.text('VAULT_KEYS'), read.text('VAULT_PRIMARY_KEY'));
  for (const problem of keyring.problems) read.problem(problem);
  const login = (name: string): string =>
    read.url(name, ['postgres', 'postgresql'], { required: true }) ?? '';
  const database = {
    app: login('DATABASE_URL'),
    vault: login('DATABASE_VAULT_URL'),
    sweeper: login('DATABASE_SWEEPER_URL'),
  };
  const config: PlatformConfig = {
    publicUrl: publicUrl?.replace(/\/+$/, '') ?? '',
    database,
    databaseMayForget: read.flag('DATABASE_MAY_FORGET'),
    queueDatabaseUrl: database.sweeper,
    redisUrl: read.url('REDIS_URL', ['redis', 'rediss']),
    redisCluster: read.flag('REDIS_CLUSTER'),
    smtpUrl: read.url('SMTP_URL', ['smtp', 'smtps']),
    mailFrom: read.text('MAIL_FROM') ?? defaultSender(publicUrl),
    vault: keyring.keyring,
    vaultDriver: read.choice('VAULT_DRIVER', vaultDrivers, 'local'),
    spoolDirectory: resolve(read.text('VAULT_SPOOL_DIR') ?? '.data/spool'),
    inboxRetention: {
      contentsDays: read.days('INBOX_CONTENTS_DAYS', 30, 1),
      rowsDays: read.days('INBOX_ROWS_DAYS', 365, leastRowsDays),
    },
    logLevel: read.choice('LOG_LEVEL', logLevels, 'info'),
    nodeEnv: read.choice('NODE_ENV', nodeEnvs, 'production'),
    port: read.port('PORT', 3000),
    host: read.text('HOST') ?? '127.0.0.1',
    workerPort: read.port('WORKER_PORT', 0),
    metricsPort: read.port('METRICS_PORT', 0),
    otelEndpoint: read.url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http', 'https']),
    operatorEmails: (read.text('OPERATOR_EMAILS') ?? '')
      .split(',')
      .map((email) => email.trim().toLowerCase())
      .filter(Boolean),
    demo: {
      loginHints: read.flag('SHOW_DEMO_LOGIN'),
      sandboxUrl: read.url('SANDBOX_URL', ['http', 'https'])?.replace(/\/+$/, '') ?? null,
    },
  };
  if (config.inboxRetention.rowsDays < config.inboxRetention.contentsDays)
    read.problem('INBOX_ROWS_DAYS must not be less than INBOX_CONTENTS_DAYS.');
  if (config.redisCluster && config.redisUrl === null)
    read.problem('REDIS_CLUSTER says that REDIS_URL is a cluster, but REDIS_URL is not set.');
  if (/[\r\n]/.test(config.mailFrom) || !config.mailFrom.includes('@'))
    read.problem('MAIL_FROM must be an e-mail address, e.g. "Thread <thread@example.com>".');
  if (read.problems.length > 0) throw new ConfigInvalid(read.problems);
  return config;
}

function defaultSender(publicUrl: string | null): string {
  return `Thread <thread@${publicUrl ? new URL(publicUrl).hostname : 'localhost'}>`;
}
