import { once } from 'node:events';
import { connect } from 'node:net';
import type { AllRows } from '@thread/data';
import type { QueueConfig } from '@thread/platform';
import { waitFor } from '@thread/testing';

/** Takes everything from the queue: on Postgres its tables are dropped, on Redis the store is emptied. */
export async function wipeQueue(config: QueueConfig, rows: AllRows): Promise<void> {
  if (!config.redisUrl) {
    // Running workers hold locks on the tables in another order: a deadlock is answered by trying again.
    await waitFor(() => rows.$executeRaw`DROP SCHEMA bullmq CASCADE`.then(() => true), {
      what: 'the queue’s tables to be dropped',
    });
    return;
  }
  const { hostname, port } = new URL(config.redisUrl);
  const socket = connect(Number(port), hostname);
  socket.write('FLUSHALL\r\n');
  await once(socket, 'data');
  socket.destroy();
}
