import { Cluster, Redis } from 'ioredis';
import { Client } from 'pg';
import {
  askRedis,
  createTestDatabase,
  startRedis,
  startRedisCluster,
  TcpFaultProxy,
  waitFor,
  type TestDatabase,
  type TestRedis,
  type TestRedisCluster,
} from '@thread/testing';
import { z } from 'zod';
import { silentLogger } from '../logging/create-logger';
import { assertRedisKeepsJobs } from './assert-redis-keeps-jobs';
import { assertEveryStageBound, bindStage, type StageWorker } from './bind-stage';
import { chooseQueueBackend, migrateQueue, type QueueConfig } from './queue-backend';
import { defineStage } from './stage';
import { openStageQueue, type StageQueue } from './stage-queue';

const work = defineStage({ name: 'work', payload: z.object({ id: z.string() }), concurrency: 4 });
const clock = defineStage({
  name: 'clock',
  payload: z.object({}),
  concurrency: 1,
  every: { ms: 200, payload: {} },
});
const stages = [work, clock];

describe.each(['postgres', 'redis', 'redis cluster'] as const)('on %s', (backend) => {
  let database: TestDatabase;
  let redis: TestRedis | null = null;
  let cluster: TestRedisCluster | null = null;
  let config: QueueConfig;
  let queue: StageQueue;
  let workers: StageWorker[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    redis = backend === 'redis' ? await startRedis() : null;
    cluster = backend === 'redis cluster' ? await startRedisCluster() : null;
    config = {
      queueDatabaseUrl: database.urls.sweeper,
      redisUrl: redis?.url ?? cluster?.url ?? null,
      redisCluster: cluster !== null,
    };
    chooseQueueBackend(config);
    await migrateQueue(config);
    queue = openStageQueue(config, stages, silentLogger);
    workers = [];
  });

  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await queue.close();
    await redis?.stop();
    await cluster?.stop();
    await database.drop();
  });

  const start = async (handler: (id: string) => Promise<void>): Promise<void> => {
    workers.push(await bindStage(work, ({ id }) => handler(id)).start(config, silentLogger));
  };
  const wake = (id: string, delayMs = 0): Promise<boolean> =>
    queue.wake(work, { id }, { deduplicationId: id, delayMs });

  it('hands a job over at once', async () => {
    const done: string[] = [];
    await start(async (id) => void done.push(id));
    await waitFor(() => wake('warm-up'));
    await waitFor(() => done.includes('warm-up'));
    await wake('a');
    await waitFor(() => done.includes('a'), { everyMs: 5 });
  });

  it('runs a burst of wake-ups once, and once more for those that came while it ran', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    let release = (): void => undefined;
    await waitFor(() => wake('a', 50));
    for (let n = 0; n < 20; n += 1) await wake('a', 50);
    await start(async () => {
      running += 1;
      most = Math.max(most, running);
      runs += 1;
      if (runs === 1) await new Promise<void>((resolve) => (release = resolve));
      running -= 1;
    });
    await waitFor(() => running === 1);
    for (let n = 0; n < 20; n += 1) await wake('a');
    release();
    await waitFor(() => runs === 2 && running === 0);
    await wake('b');
    await waitFor(() => runs === 3);
    expect(most).toBe(1);
  });

  // A cluster's nodes name their own addresses, so nothing can be put before them.
  const itBehindOneAddress = backend === 'redis cluster' ? it.skip : it;
  itBehindOneAddress(
    'gives up lines that went dead without a word, and works over new ones',
    async () => {
      const line = await TcpFaultProxy.start(Number(new URL(redis?.url ?? database.urls.sweeper).port));
      const through = (url: string): string => url.replace(/:\d+(?=\/|$)/, `:${line.port}`);
      const dying = redis
        ? { ...config, redisUrl: through(redis.url) }
        : { ...config, queueDatabaseUrl: through(database.urls.sweeper) };
      const asking = openStageQueue(dying, stages, silentLogger);
      const done: string[] = [];
      const worker = await bindStage(work, async ({ id }) => void done.push(id)).start(dying, silentLogger);
      workers.push(worker);
      const ask = (id: string) => asking.wake(work, { id }, { deduplicationId: id });
      await waitFor(() => ask('before'));
      await waitFor(() => done.includes('before'));
      line.trouble({ kind: 'black_hole', reset: false });
      const lost = ask('lost');
      line.heal();
      expect(await lost).toBe(false);
      await waitFor(() => ask('after'), { timeoutMs: 30_000 });
      await waitFor(() => done.includes('after'), { timeoutMs: 40_000 });
      await asking.close();
      // The worker's own line may still be waiting for an answer that never comes.
      line.reset();
      await worker.close();
      await line.close();
    },
    120_000,
  );

  it('F03: goes on after everything in it was wiped', async () => {
    const done: string[] = [];
    await start(async (id) => void done.push(id));
    await waitFor(() => wake('lost', 60_000));
    await wipe(config, cluster);
    expect(await queue.prepare(stages)).toBe(true);
    await waitFor(() => wake('lost'));
    await waitFor(() => done.includes('lost'), { timeoutMs: 20_000 });
  });

  it('F03: runs a stage by its timetable, again after it was wiped', async () => {
    let ticks = 0;
    workers.push(await bindStage(clock, async () => void (ticks += 1)).start(config, silentLogger));
    await waitFor(() => queue.prepare(stages));
    await waitFor(() => ticks >= 2);
    await wipe(config, cluster);
    expect(await queue.prepare(stages)).toBe(true);
    const before = ticks;
    await waitFor(() => ticks >= before + 2, { timeoutMs: 20_000 });
  });

  it('F19: parks jobs of another shape or kind where they can be seen, and takes the next', async () => {
    const done: string[] = [];
    await start(async (id) => void done.push(id));
    await waitFor(() => queue.wake(work, { id: 7 } as never, { deduplicationId: 'forged' }));
    const [jobs] = queue.queues.filter(({ name }) => name === work.name);
    await jobs!.add('work-of-tomorrow', { id: 'unknown' });
    await wake('good');
    await waitFor(() => done.length === 1);
    expect(done).toEqual(['good']);
    const parked = await waitFor(async () => {
      const failed = await jobs!.getFailed();
      return failed.length === 2 ? failed : null;
    });
    expect(parked.map(({ name, failedReason }) => [name, failedReason]).sort()).toEqual([
      ['work', expect.stringMatching(/^ZodError/)],
      ['work-of-tomorrow', 'UnknownJob queue.unknown_job; the log says more'],
    ]);
  });

  it('F99: keeps nothing of a failure but its name and code', async () => {
    const secret = 'CNcanary0123456789abcdefghijkLMNOP';
    let failed = 0;
    await start(async () => {
      failed += 1;
      const cause = Object.assign(new Error(`inner ${secret}`), { headers: { authorization: secret } });
      throw Object.assign(new TypeError(`request to ?key=${secret} failed`, { cause }), { code: 'E_SPEC' });
    });
    await waitFor(() => wake('failing'));
    await waitFor(() => failed > 0);
    const stored = await waitFor(async () => {
      const text = await everythingStored(config);
      return text.includes('E_SPEC') ? text : null;
    });
    expect(stored).toContain('TypeError E_SPEC; the log says more');
    expect(stored).not.toContain('canary');
    expect(stored).not.toContain('request to');
  });
});

/** Every row of the queue's tables, or every value of every key of Redis, as text. */
async function everythingStored({ queueDatabaseUrl, redisUrl, redisCluster }: QueueConfig): Promise<string> {
  if (redisUrl) {
    const entrance = redisCluster ? new Cluster([redisUrl]) : new Redis(redisUrl);
    await entrance.ping();
    const nodes = entrance instanceof Cluster ? entrance.nodes('master') : [entrance];
    const values: string[] = [];
    for (const node of nodes)
      for (const key of await node.keys('*')) values.push(String(await node.dumpBuffer(key)));
    entrance.disconnect();
    return values.join('\n');
  }
  const client = new Client({ connectionString: queueDatabaseUrl });
  await client.connect();
  const { rows } = await client.query<{ text: string }>(
    'SELECT row_to_json(j)::text AS text FROM bullmq.job j UNION ALL SELECT row_to_json(e)::text FROM bullmq.event e',
  );
  await client.end();
  return rows.map(({ text }) => text).join('\n');
}

it('F20: reaches a Redis that came up later than the process, and one that came back empty', async () => {
  const first = await startRedis();
  const { port, url } = first;
  await first.kill();
  const config = { queueDatabaseUrl: '', redisUrl: url };
  chooseQueueBackend(config);
  const queue = openStageQueue(config, stages, silentLogger);
  expect(await queue.wake(work, { id: 'a' }, { deduplicationId: 'a' })).toBe(false);
  const second = await startRedis(port);
  await waitFor(() => queue.wake(work, { id: 'a' }, { deduplicationId: 'a' }));
  await second.kill();
  const third = await startRedis(port);
  await waitFor(() => queue.wake(work, { id: 'a' }, { deduplicationId: 'a' }));
  await queue.close();
  await third.stop();
});

it('F04: a full Redis counts as one that is down, and is used again when there is room', async () => {
  const redis = await startRedis();
  const config = { queueDatabaseUrl: '', redisUrl: redis.url };
  chooseQueueBackend(config);
  const queue = openStageQueue(config, stages, silentLogger);
  const wake = (): Promise<boolean> => queue.wake(work, { id: 'a' }, { deduplicationId: 'a' });
  await waitFor(wake);
  const held = await askRedis(redis.port, 'DBSIZE');
  expect(await askRedis(redis.port, 'CONFIG SET maxmemory 1')).toBe('+OK');
  expect(await wake()).toBe(false);
  expect(await queue.isReachable()).toBe(false);
  expect(await askRedis(redis.port, 'DBSIZE')).toBe(held);
  await askRedis(redis.port, 'CONFIG SET maxmemory 0');
  await waitFor(wake);
  expect(await queue.isReachable()).toBe(true);
  await queue.close();
  await redis.stop();
});

it('F04: a Redis that drops keys is refused, one that is away or keeps them is not', async () => {
  const redis = await startRedis();
  const { url: redisUrl, port } = redis;
  await expect(assertRedisKeepsJobs({ redisUrl })).resolves.toBeUndefined();
  for (const policy of ['allkeys-lru', 'volatile-ttl', 'allkeys-random']) {
    await askRedis(port, `CONFIG SET maxmemory-policy ${policy}`);
    await expect(assertRedisKeepsJobs({ redisUrl })).rejects.toThrow(`maxmemory-policy ${policy}`);
  }
  await redis.stop();
  await expect(assertRedisKeepsJobs({ redisUrl })).resolves.toBeUndefined();
  await expect(assertRedisKeepsJobs({ redisUrl: null })).resolves.toBeUndefined();
});

it('spreads its stages over the nodes of a cluster', async () => {
  const cluster = await startRedisCluster();
  const config = { queueDatabaseUrl: '', redisUrl: cluster.url, redisCluster: true };
  chooseQueueBackend(config);
  const many = Array.from({ length: 12 }, (_, n) => defineStage({ ...work, name: `work-${n}` }));
  const queue = openStageQueue(config, many, silentLogger);
  for (const stage of many) await waitFor(() => queue.wake(stage, { id: 'a' }, { deduplicationId: 'a' }));
  const used = await Promise.all(cluster.nodes.map(({ port }) => askRedis(port, 'DBSIZE')));
  expect(used.filter((answer) => answer !== ':0')).toHaveLength(cluster.nodes.length);
  await queue.close();
  await cluster.stop();
});

it.each([false, true])(
  'F02: never throws and does not wait long when the queue is dead (cluster: %s)',
  async (redisCluster) => {
    const config = {
      queueDatabaseUrl: 'postgres://nobody@127.0.0.1:1/none',
      redisUrl: 'redis://127.0.0.1:1',
      redisCluster,
    };
    chooseQueueBackend(config);
    const queue = openStageQueue(config, stages, silentLogger);
    const asked = performance.now();
    expect(await queue.wake(work, { id: 'a' }, { deduplicationId: 'a' })).toBe(false);
    expect(await queue.prepare(stages)).toBe(false);
    expect(performance.now() - asked).toBeLessThan(3_000);
    expect(queue.failures).toBeGreaterThan(0);
    await queue.close();
  },
);

it('refuses to start with a stage without a handler, or with two', () => {
  const bound = bindStage(work, async () => undefined);
  expect(() => assertEveryStageBound(stages, [bound])).toThrow('stage clock has 0 handlers');
  expect(() => assertEveryStageBound([work], [bound, bound])).toThrow('stage work has 2 handlers');
  expect(() => assertEveryStageBound([], [bound])).toThrow('unknown stage work');
});

/** Empties the queue's store: on Postgres its tables are dropped, on Redis everything. */
async function wipe(config: QueueConfig, cluster: TestRedisCluster | null): Promise<void> {
  if (config.redisUrl) {
    const ports = cluster?.nodes.map(({ port }) => port) ?? [Number(new URL(config.redisUrl).port)];
    for (const port of ports) await askRedis(port, 'FLUSHALL');
    return;
  }
  const client = new Client({ connectionString: config.queueDatabaseUrl });
  await client.connect();
  // Running workers hold locks on the tables in another order: a deadlock is answered by trying again.
  await waitFor(() => client.query('DROP SCHEMA bullmq CASCADE').then(() => true)).finally(() =>
    client.end(),
  );
}
