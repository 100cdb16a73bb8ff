import { once } from 'node:events';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import {
  createPostgresBackend,
  setDefaultBackendFactory,
  PostgresConnection,
  type QueueBaseOptions,
  type QueueOptions,
} from 'bullmq';

/** Where the queue lives: in Postgres, or in Redis when `redisUrl` is set. */
export interface QueueConfig {
  /** A login that may make and use the schema `bullmq`: the sweeper's. */
  readonly queueDatabaseUrl: string;
  readonly redisUrl: string | null;
  /** `redisUrl` is a node, or the common address, of a Redis Cluster. */
  readonly redisCluster?: boolean;
}

/** What BullMQ's classes take as `connection`. Postgres options travel under the Redis type, as the default factory is process-wide. */
export type QueueConnection = QueueBaseOptions['connection'];

/** Connections one queue or worker may hold on Postgres, beside its LISTEN connection. */
const postgresPoolSize = 2;

/** Makes the configured backend the process's default. Before any Queue or Worker is built. */
export function chooseQueueBackend(config: QueueConfig): void {
  if (config.redisUrl) setDefaultBackendFactory();
  else setDefaultBackendFactory(createPostgresBackend);
}

/**
 * What the keys of a stage begin with in Redis: in braces, so that all of them are in one slot of a cluster, as BullMQ's scripts need, and
 * stages spread over its nodes. BullMQ's own prefix where the queue is in Postgres.
 */
export function queuePrefix(config: QueueConfig, stage: string): { readonly prefix?: string } {
  return config.redisUrl ? { prefix: `{thread-${stage}}` } : {};
}

/** Options of a producer's Queues: asking does not wait long for a queue that is not there. One Redis client serves all of them. */
export function producerOptions(config: QueueConfig): QueueOptions {
  const { redisUrl } = config;
  const connection = redisUrl
    ? openRedis({ ...config, redisUrl }, producerRedis)
    : postgresConnection(config, 'producer');
  return { connection, skipWaitingForReady: true };
}

/** Connection of a worker, which waits for its queue for ever. `closeConnection` comes after the worker's own end. */
export function workerConnection(config: QueueConfig): QueueConnection {
  const { redisUrl } = config;
  if (!redisUrl) return postgresConnection(config, 'worker');
  if (config.redisCluster) return openRedis({ ...config, redisUrl }, workerRedis);
  return { url: redisUrl, ...workerRedis };
}

/** Ends a Redis client that was given to queues or a worker; BullMQ leaves those open. */
export function closeConnection(connection: QueueConnection): void {
  if (connection instanceof Redis || connection instanceof Cluster) connection.disconnect();
}

/**
 * Resolves when something may be asked over a producer's connection. What is asked of a cluster that is not there would be kept in memory
 * without an end: neither timeout nor retries of a command apply to it.
 * @throws Error when the cluster is not there within a second.
 */
export async function assertReachable(connection: QueueConnection): Promise<void> {
  if (!(connection instanceof Cluster) || connection.status === 'ready') return;
  await once(connection, 'ready', { signal: AbortSignal.timeout(clusterPatienceMs) }).catch(() => {
    throw new Error('The Redis Cluster cannot be reached.');
  });
}

const clusterPatienceMs = 1_000;
const connectTimeout = 5_000;
/**
 * A line that went dead without a word is given up when there was no answer for so long: else whoever asked over it would wait for ever.
 * Workers ask for jobs in questions that are answered after at most ten seconds.
 */
const producerPatienceMs = 5_000;
const workerPatienceMs = 20_000;
const retryStrategy = (times: number): number => Math.min(times * 200, 2_000);

const producerRedis = {
  connectTimeout,
  retryStrategy,
  maxRetriesPerRequest: 1,
  commandTimeout: 2_000,
  socketTimeout: producerPatienceMs,
} satisfies RedisOptions;
const workerRedis = {
  connectTimeout,
  retryStrategy,
  maxRetriesPerRequest: null,
  socketTimeout: workerPatienceMs,
} satisfies RedisOptions;

/**
 * A client of our own rather than options: BullMQ cannot end a client whose first connection failed, and it would try to connect for
 * ever. Of a cluster one node is enough: it names the others.
 */
function openRedis(
  config: QueueConfig & { readonly redisUrl: string },
  options: RedisOptions,
): Redis | Cluster {
  const redis = config.redisCluster
    ? openCluster(new URL(config.redisUrl), options)
    : new Redis(config.redisUrl, options);
  // Failures show where a command fails; without a listener the client prints them.
  redis.on('error', () => undefined);
  return redis;
}

function openCluster(url: URL, options: RedisOptions): Cluster {
  const { maxRetriesPerRequest, retryStrategy: again, ...node } = options;
  const tls = url.protocol === 'rediss:';
  return new Cluster([{ host: url.hostname, port: Number(url.port || 6379) }], {
    ...(again ? { clusterRetryStrategy: (times: number) => again(times) as number } : {}),
    // Certificates name hosts: a cluster that names its nodes by address would fail the check of theirs.
    dnsLookup: (host, done) => done(null, host),
    redisOptions: {
      ...node,
      ...(maxRetriesPerRequest === undefined ? {} : { maxRetriesPerRequest }),
      ...(url.username ? { username: decodeURIComponent(url.username) } : {}),
      ...(url.password ? { password: decodeURIComponent(url.password) } : {}),
      ...(tls ? { tls: {} } : {}),
    },
  });
}

function postgresConnection(config: QueueConfig, role: 'producer' | 'worker'): QueueConnection {
  return {
    connectionString: config.queueDatabaseUrl,
    max: postgresPoolSize,
    connectionTimeoutMillis: connectTimeout,
    query_timeout: role === 'producer' ? producerPatienceMs : workerPatienceMs,
    application_name: `thread-queue-${role}`,
  } as QueueConnection;
}

/**
 * Brings the queue's own tables up to date. Must have finished before the first Worker exists: a worker on tables that are not there
 * spins and eats memory. Safe to run from several processes at once. Does nothing on Redis.
 */
export async function migrateQueue(config: QueueConfig): Promise<void> {
  if (config.redisUrl) return;
  const connection = new PostgresConnection({
    connectionString: config.queueDatabaseUrl,
    max: 1,
    migrate: true,
    connectionTimeoutMillis: connectTimeout,
    query_timeout: workerPatienceMs,
  });
  try {
    await connection.waitUntilReady();
  } finally {
    await connection.close();
  }
}
