import { createPostgresBackend, setDefaultBackendFactory, PostgresConnection, type QueueBaseOptions } from 'bullmq';

/** Where the queue lives: in Postgres, or in Redis when `redisUrl` is set. */
export interface QueueConfig {
  readonly databaseUrl: string;
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

/** Connection options for a producer (gives up quickly, so that nobody waits for a dead queue) or for a worker (waits for ever). */
export function queueConnection(config: QueueConfig, role: 'producer' | 'worker'): QueueConnection {
  if (config.redisUrl) {
    const base = { url: config.redisUrl, connectTimeout: 5_000, retryStrategy: (times: number) => Math.min(times * 200, 2_000) };
    return role === 'worker'
      ? { ...base, maxRetriesPerRequest: null }
      : // Not `enableOfflineQueue: false`: a queue opened before Redis answers would fail its set-up once and stay unusable for ever.
        { ...base, maxRetriesPerRequest: 1, commandTimeout: 2_000 };
  }
  return {
    connectionString: config.databaseUrl,
    max: postgresPoolSize,
    connectionTimeoutMillis: 5_000,
    application_name: `thread-queue-${role}`,
  } as QueueConnection;
}

/**
 * Brings the queue's own tables up to date. Must have finished before the first Worker exists: a worker on tables that are not there
 * spins and eats memory. Safe to run from several processes at once. Does nothing on Redis.
 */
export async function migrateQueue(config: QueueConfig): Promise<void> {
  if (config.redisUrl) return;
  const connection = new PostgresConnection({ connectionString: config.databaseUrl, max: 1, migrate: true });
  try {
    await connection.waitUntilReady();
  } finally {
    await connection.close();
  }
}
