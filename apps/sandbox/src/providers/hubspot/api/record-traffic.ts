import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TrafficLog } from '../../../traffic/traffic-log';

const hosts: readonly (readonly [prefix: string, host: string])[] = [
  ['/hubspot/api', 'https://api.hubapi.com'],
  ['/hubspot/app', 'https://app.hubspot.com'],
];

function realUrl(request: FastifyRequest): string {
  for (const [prefix, host] of hosts) {
    if (request.url.startsWith(prefix)) return host + (request.url.slice(prefix.length) || '/');
  }
  return `https://api.hubapi.com${request.url}`;
}

function readable(payload: unknown): unknown {
  if (typeof payload !== 'string' || payload === '') return null;
  try {
    return JSON.parse(payload);
  } catch {
    return payload.slice(0, 2_000);
  }
}

/** Records every exchange of a Fastify scope under the provider's real host and path. Cut connections get status 0. */
export function recordTraffic(app: FastifyInstance, traffic: TrafficLog): void {
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
        provider: 'hubspot',
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
