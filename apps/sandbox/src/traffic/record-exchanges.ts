import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TrafficLog } from './traffic-log';

function readable(payload: unknown): unknown {
  if (typeof payload !== 'string' || payload === '') return null;
  try {
    return JSON.parse(payload);
  } catch {
    return payload.slice(0, 2_000);
  }
}

/**
 * Records every exchange of a Fastify scope. `realUrl` gives the provider's own host and path for a request's. Cut connections get
 * status 0.
 */
export function recordExchanges(
  app: FastifyInstance,
  traffic: TrafficLog,
  provider: string,
  realUrl: (request: FastifyRequest) => string,
): void {
  const payloads = new WeakMap<FastifyRequest, unknown>();
  app.addHook('onSend', async (request, _reply, payload) => {
    payloads.set(request, payload);
    return payload;
  });
  const startedAt = new WeakMap<FastifyRequest, number>();
  app.addHook('onRequest', async (request, reply) => {
    startedAt.set(request, performance.now());
    reply.raw.once('close', () => {
      const finished = reply.raw.writableFinished;
      traffic.add({
        at: new Date().toISOString(),
        provider,
        direction: 'in',
        method: request.method,
        url: realUrl(request),
        requestHeaders: request.headers,
        requestBody: request.body,
        status: finished ? reply.raw.statusCode : 0,
        responseHeaders: reply.getHeaders(),
        responseBody: finished ? readable(payloads.get(request)) : null,
        durationMs: Math.round(performance.now() - (startedAt.get(request) ?? 0)),
      });
    });
  });
}
