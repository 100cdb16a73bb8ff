import { Redis } from 'ioredis';
import type { QueueConfig } from './queue-backend';

const patienceMs = 3_000;

/**
 * What Redis does when it is full, e.g. `noeviction`; null when there is no Redis, it does not answer, or it does not say.
 */
export async function redisEvictionPolicy({
  redisUrl,
}: Pick<QueueConfig, 'redisUrl'>): Promise<string | null> {
  if (redisUrl === null) return null;
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    const memory = await redis.info('memory');
    return /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? null;
  } catch {
    return null;
  } finally {
    redis.disconnect();
  }
}

/**
 * A Redis that makes room by itself throws jobs away without a word. One that does not answer is no reason not to start: it may come later.
 * @throws Error in words for a person.
 */
export async function assertRedisKeepsJobs(config: Pick<QueueConfig, 'redisUrl'>): Promise<void> {
  const policy = await redisEvictionPolicy(config);
  if (policy === null || policy === 'noeviction') return;
  throw new Error(
    `Redis at REDIS_URL drops keys when it is full (maxmemory-policy ${policy}), and with them jobs. ` +
      'Set maxmemory-policy to noeviction.',
  );
}
