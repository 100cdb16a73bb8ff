import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startRedisServer, type RedisServer } from '@thread/tools';

export { askRedis, redisMissing } from '@thread/tools';
export type TestRedis = RedisServer;

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
