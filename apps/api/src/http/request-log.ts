import type { Logger } from '@thread/platform';
import type { FastifyInstance } from 'fastify';

const quiet = new Set(['/health/live', '/health/ready']);

/** Gives every answer its request's id and logs one line per request: ids, route pattern and status, never addresses with values or bodies. */
export function registerRequestLog(server: FastifyInstance, logger: Logger): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? null;
    if (route === null || !quiet.has(route)) {
      const durationMs = Math.round(reply.elapsedTime);
      logger.info(
        { requestId: request.id, method: request.method, route, status: reply.statusCode, durationMs },
        'request',
      );
    }
    done();
  });
}

const acceptable = /^[A-Za-z0-9._-]{1,64}$/;

/** The caller's request id when it has a harmless form, else a new one. */
export function requestIdOf(header: string | readonly string[] | undefined, newId: () => string): string {
  return typeof header === 'string' && acceptable.test(header) ? header : newId();
}
