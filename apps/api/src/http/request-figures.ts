import type { Metrics } from '@thread/platform';
import type { FastifyInstance } from 'fastify';

const nowhere = 'none';

/** Counts every answer by its route's pattern and status. Live streams last as long as a page is open and are left out. */
export function registerRequestFigures(server: FastifyInstance, metrics: Pick<Metrics, 'httpSeconds'>): void {
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? nowhere;
    const seconds = reply.elapsedTime / 1000;
    const status = String(reply.statusCode);
    if (!route.endsWith('/live') || route.startsWith('/health'))
      metrics.httpSeconds.observe({ method: request.method, route, status }, seconds);
    done();
  });
}
