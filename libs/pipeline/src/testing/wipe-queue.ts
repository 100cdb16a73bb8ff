import { once } from 'node:events';
import { connect } from 'node:net';
import type { Database } from '@thread/data';
import type { QueueConfig } from '@thread/platform';

/** Takes everything from the queue: on Postgres its tables are dropped, on Redis the store is emptied. */
export async function wipeQueue(config: QueueConfig, database: Database): Promise<void> {
  if (!config.redisUrl) {
    // Running workers hold locks on the tables in another order: a deadlock is answered by trying again.
    await database.inTransaction((tx) => tx.$executeRaw`DROP SCHEMA bullmq CASCADE`);
    return;
  }
  const { hostname, port } = new URL(config.redisUrl);
  const socket = connect(Number(port), hostname);
  socket.write('FLUSHALL\r\n');
  await once(socket, 'data');
  socket.destroy();
}
