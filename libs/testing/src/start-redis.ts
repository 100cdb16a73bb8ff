import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  freePort,
  startRedisCluster as startClusterServers,
  startRedisServer,
  type RedisClusterServers,
  type RedisServer,
} from '@thread/tools';

export { askRedis, redisMissing } from '@thread/tools';
export type TestRedis = RedisServer;
export type TestRedisCluster = RedisClusterServers;

/** Starts an empty Redis of its own on a free port of the loopback interface. @param port to come back on the same one. */
export async function startRedis(port?: number): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'thread-test-redis-'));
  const tidy = (end: () => Promise<void>) => async (): Promise<void> => {
    await end();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const server = await startRedisServer({ port: port ?? (await freePort()), folder, appendOnly: null });
    return { ...server, kill: tidy(server.kill), stop: tidy(server.stop) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Starts an empty Redis Cluster of three nodes of its own. */
export async function startRedisCluster(): Promise<TestRedisCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'thread-test-redis-cluster-'));
  const tidy = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const cluster = await startClusterServers(folder);
    return { ...cluster, stop: () => cluster.stop().then(tidy) };
  } catch (error) {
    await tidy();
    throw error;
  }
}
