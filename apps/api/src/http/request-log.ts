import type { Logger } from '@thread/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const quiet = new Set(['/health/live', '/health/ready']);

/** Gives every answer its request's id and logs one line per request: ids, route pattern and status, never addresses with values or bodies. */
export function registerRequestLog(server: FastifyInstance, logger: Logger): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? null;
    if (route === null || !quiet.has(route)) logRequest(logger, request, reply, route);
    done();
  });
}

/** The one line of a request. */
export function logRequest(
  logger: Logger,
  { id: requestId, method }: FastifyRequest,
  { elapsedTime, statusCode: status }: FastifyReply,
  route: string | null,
): void {
  const durationMs = Math.round(elapsedTime);
  logger.info({ requestId, method, route, status, durationMs }, 'request');
}

const acceptable = /^[A-Za-z0-9._-]{1,64}$/;

/** The caller's request id when it has a harmless form, else a new one. */
export function requestIdOf(header: string | readonly string[] | undefined, newId: () => string): string {
  return typeof header === 'string' && acceptable.test(header) ? header : newId();
}
