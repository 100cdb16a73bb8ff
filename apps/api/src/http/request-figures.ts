import type { Metrics } from '@thread/platform';
import type { FastifyInstance } from 'fastify';

const webhookRoute = '/webhooks/:connectorId';
const nowhere = 'none';

/** Counts every answer by its route's pattern and status; webhooks by connector as well. Live streams last as long as a page is open and are left out. */
export function registerRequestFigures(server: FastifyInstance, metrics: Metrics): void {
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? nowhere;
    const seconds = reply.elapsedTime / 1000;
    const status = String(reply.statusCode);
    if (!route.endsWith('/live') || route.startsWith('/health'))
      metrics.httpSeconds.observe({ method: request.method, route, status }, seconds);
    // A connector nobody has is 404: its name comes from outside and would make a series of its own.
    if (route === webhookRoute && reply.statusCode !== 404) {
      const { connectorId } = request.params as { readonly connectorId: string };
      metrics.webhookAckSeconds.observe({ connector: connectorId, status }, seconds);
    }
    done();
  });
}
