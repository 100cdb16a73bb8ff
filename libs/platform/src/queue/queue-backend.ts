import { Redis } from 'ioredis';
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

/** Options of a producer's Queues: asking does not wait long for a queue that is not there. One Redis client serves all of them. */
export function producerOptions(config: QueueConfig): QueueOptions {
  const connection = config.redisUrl ? openRedis(config.redisUrl) : postgresConnection(config, 'producer');
  return { connection, skipWaitingForReady: true };
}

/** Connection options of a worker, which waits for its queue for ever. */
export function workerConnection(config: QueueConfig): QueueConnection {
  if (!config.redisUrl) return postgresConnection(config, 'worker');
  return {
    url: config.redisUrl,
    connectTimeout,
    retryStrategy,
    maxRetriesPerRequest: null,
    socketTimeout: workerPatienceMs,
  };
}

/** Ends the Redis client behind a producer's queues; BullMQ leaves a client it was given open. */
export function closeProducer({ connection }: Pick<QueueOptions, 'connection'>): void {
  if (connection instanceof Redis) connection.disconnect();
}

const connectTimeout = 5_000;
/**
 * A line that went dead without a word is given up when there was no answer for so long: else whoever asked over it would wait for ever.
 * Workers ask for jobs in questions that are answered after at most ten seconds.
 */
const producerPatienceMs = 5_000;
const workerPatienceMs = 20_000;
const retryStrategy = (times: number): number => Math.min(times * 200, 2_000);

/**
 * A client of our own rather than options: BullMQ cannot end a client whose first connection failed, and it would try to connect for
 * ever.
 */
function openRedis(url: string): Redis {
  const redis = new Redis(url, {
    connectTimeout,
    retryStrategy,
    maxRetriesPerRequest: 1,
    commandTimeout: 2_000,
    socketTimeout: producerPatienceMs,
  });
  // Failures show where a command fails; without a listener the client prints them.
  redis.on('error', () => undefined);
  return redis;
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
