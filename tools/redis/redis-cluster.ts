import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../postgres/free-port';
import { askRedis, startRedisServer, type RedisServer } from './redis-server';

export interface RedisClusterServers {
  /** Of one node, which names the others. */
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  stop(): Promise<void>;
}

const slots = 16_384;
const nodeCount = 3;
const formTimeoutMs = 30_000;

/**
 * Starts a Redis Cluster of three nodes without replicas on the loopback interface, with its data below `folder`.
 * @throws Error when redis-server is not installed or the nodes do not find each other in time.
 */
export async function startRedisCluster(folder: string): Promise<RedisClusterServers> {
  const nodes: RedisServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    for (let index = 0; index < nodeCount; index += 1)
      nodes.push(await startNode(join(folder, String(index))));
    const [first] = nodes;
    if (!first) throw new Error('A cluster needs a node.');
    await form(nodes);
    return { url: first.url, nodes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startNode(folder: string): Promise<RedisServer> {
  await mkdir(folder, { recursive: true });
  return startRedisServer({ port: await freeNodePort(), folder, appendOnly: null, clusterNode: true });
}

/** Nodes talk to each other on their port + 10,000, which must be a port, too. */
async function freeNodePort(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port + 10_000 < 65_536) return port;
  }
}

async function form(nodes: readonly RedisServer[]): Promise<void> {
  const share = Math.ceil(slots / nodes.length);
  for (const [index, { port }] of nodes.entries()) {
    const last = Math.min(slots, (index + 1) * share) - 1;
    await askRedis(port, `CLUSTER ADDSLOTSRANGE ${index * share} ${last}`);
    for (const other of nodes) {
      if (other.port !== port) await askRedis(port, `CLUSTER MEET 127.0.0.1 ${other.port}`);
    }
  }
  const deadline = Date.now() + formTimeoutMs;
  while (!(await allAgree(nodes))) {
    if (Date.now() > deadline) throw new Error('The Redis Cluster did not form.');
    await pause(50);
  }
}

/** Whether each node takes writes of every slot for the cluster's: it answers a foreign key with where it belongs. */
async function allAgree(nodes: readonly RedisServer[]): Promise<boolean> {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const { port } of nodes) {
    for (const key of keys) {
      if ((await askRedis(port, `EXISTS ${key}`)).startsWith('-CLUSTERDOWN')) return false;
    }
  }
  return true;
}
