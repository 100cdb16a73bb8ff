import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askDatabase, freePort, startProcess, startRedisServer, type RunningProcess } from '@thread/tools';
import { startCrmProduct, type CrmProduct } from './crm-product';

export interface Receiver {
  readonly port: number;
  readonly pid: number;
}

/** Those who take deliveries: one api on a living queue, one whose queue died, and the bare reference. No worker runs. */
export interface Receivers {
  readonly crm: CrmProduct;
  readonly api: Receiver;
  readonly apiWithoutQueue: Receiver;
  readonly bare: Receiver;
  /** Process that all of Postgres descends from. */
  readonly postgresPid: number;
  stop(): Promise<void>;
}

const deals = 50;

export async function startReceivers(): Promise<Receivers> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'thread-bench-redis-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const startRedis = async () => startRedisServer({ port: await freePort(), folder, appendOnly: null });
    const redis = await startRedis();
    undo.push(() => redis.stop());
    const crm = await startCrmProduct({ redisUrl: redis.url, deals });
    undo.push(() => crm.stop());
    const dying = await startRedis();
    undo.push(() => dying.stop());
    const without = await crm.product.startApi({ REDIS_URL: dying.url });
    await dying.kill();
    const bare = await startBare(crm);
    undo.push(() => bare.stop());
    const api = { port: crm.apiPort, pid: crm.product.processes.api.current().pid };
    const postgresPid = await postmasterPid(crm.product.database.adminUrl);
    return { crm, api, apiWithoutQueue: receiverOf(without), bare: receiverOf(bare), postgresPid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startBare({ signing }: CrmProduct): Promise<RunningProcess> {
  return startProcess({
    name: 'bare receiver',
    script: 'tools/bench/bare-receiver-process.js',
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      BENCH_REGISTERED_URL: signing.registeredUrl,
      BENCH_SECRET: signing.secret,
    },
  });
}

function receiverOf({ pid, ready }: RunningProcess): Receiver {
  return { pid, port: Number(new URL(String(ready['url'])).port) };
}

/** The process all of a server's others descend from. */
export async function postmasterPid(adminUrl: string): Promise<number> {
  const rows = await askDatabase<{ pid: string }>(
    adminUrl,
    "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid",
  );
  return Number(rows[0]?.pid);
}
