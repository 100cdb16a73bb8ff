import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { QueueConfig } from '../queue/queue-backend';

type Payload = Readonly<Record<string, unknown>>;

/** What the queue really holds as the payload of every job, waiting successor and timetable, read past BullMQ. */
export async function storedPayloads(config: QueueConfig): Promise<readonly Payload[]> {
  const texts = config.redisUrl ? await inRedis(config.redisUrl) : await inPostgres(config.queueDatabaseUrl);
  return texts.map((text) => JSON.parse(text) as Payload);
}

async function inRedis(url: string): Promise<readonly string[]> {
  const redis = new Redis(url);
  const texts: string[] = [];
  for (const key of await redis.keys('*'))
    if ((await redis.type(key)) === 'hash') texts.push((await redis.hget(key, 'data')) ?? '{}');
  redis.disconnect();
  return texts;
}

async function inPostgres(url: string): Promise<readonly string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ text: string }>(
    `SELECT data::text AS text FROM bullmq.job UNION ALL
     SELECT payload ->> 'data' FROM bullmq.dedup_next UNION ALL
     SELECT template_data::text FROM bullmq.scheduler WHERE template_data IS NOT NULL`,
  );
  await client.end();
  return rows.map(({ text }) => text);
}
