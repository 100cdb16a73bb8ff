import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { StageQueue } from '@thread/platform';
import type { FastifyInstance } from 'fastify';
import { operatorsOnly, type OperatorParts } from './operators-only';

const queueBoardPath = '/operator/queues';

export interface QueueBoardParts extends OperatorParts {
  readonly queue: Pick<StageQueue, 'queues'>;
}

/**
 * A view into the queue for whoever operates the installation: read only, for signed-in admins whose address is among the operators'. All
 * workspaces share the queue, so being admin of one is not enough; everybody else is told there is nothing here. Jobs hold ids alone.
 */
export async function registerQueueBoard(server: FastifyInstance, parts: QueueBoardParts): Promise<void> {
  const { queue, operatorEmails } = parts;
  if (operatorEmails.length === 0) return;
  const adapter = new FastifyAdapter().setBasePath(queueBoardPath);
  const board = createBullBoard({
    queues: [],
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Thread queues', hideRedisDetails: true } },
  });
  const show = (): void =>
    board.setQueues(queue.queues.map((each) => new BullMQAdapter(each, { readOnlyMode: true })));
  show();
  await server.register(
    async (scope) => {
      scope.addHook('onRequest', operatorsOnly(parts));
      scope.addHook('onRequest', async () => {
        // A queue that failed was replaced since.
        show();
      });
      await scope.register(adapter.registerPlugin());
    },
    { prefix: queueBoardPath },
  );
}
