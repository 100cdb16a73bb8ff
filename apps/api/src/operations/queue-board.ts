import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { StageQueue } from '@thread/platform';
import type { FastifyInstance } from 'fastify';
import type { SessionReader } from '../auth/session-reader';
import { ProblemError } from '../http/problem-error';
import { problemBody, problemType } from '../http/problem.filter';

const queueBoardPath = '/operator/queues';

export interface QueueBoardParts {
  readonly queue: Pick<StageQueue, 'queues'>;
  readonly sessions: Pick<SessionReader, 'read'>;
  readonly operatorEmails: readonly string[];
  readonly publicUrl: string;
}

/**
 * A view into the queue for whoever operates the installation: read only, for signed-in admins whose address is among the operators'. All
 * workspaces share the queue, so being admin of one is not enough; everybody else is told there is nothing here. Jobs hold ids alone.
 */
export async function registerQueueBoard(server: FastifyInstance, parts: QueueBoardParts): Promise<void> {
  const { queue, sessions, operatorEmails, publicUrl } = parts;
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
      scope.addHook('onRequest', async (request, reply) => {
        const session = await sessions.read(request);
        const allowed = session?.role === 'admin' && operatorEmails.includes(session.email.toLowerCase());
        void reply.header('cache-control', 'no-store');
        if (!allowed) {
          const body = problemBody(new ProblemError('resource.not_found'), request, publicUrl);
          return reply.status(404).type(problemType).send(JSON.stringify(body));
        }
        // A queue that failed was replaced since.
        show();
        return undefined;
      });
      await scope.register(adapter.registerPlugin());
    },
    { prefix: queueBoardPath },
  );
}
