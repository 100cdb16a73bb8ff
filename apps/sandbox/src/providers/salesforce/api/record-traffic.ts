import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TrafficLog } from '../../../traffic/traffic-log';

const hosts: readonly (readonly [prefix: RegExp, host: (match: RegExpExecArray) => string])[] = [
  [/^\/salesforce\/login(?=\/|$)/, () => 'https://login.salesforce.com'],
  [/^\/salesforce\/test(?=\/|$)/, () => 'https://test.salesforce.com'],
  [/^\/salesforce\/instance\/([\w-]+)(?=\/|$)/, ([, domain]) => `https://${domain}.my.salesforce.com`],
];

function realUrl(url: string): string {
  for (const [prefix, host] of hosts) {
    const match = prefix.exec(url);
    if (match !== null) return host(match) + (url.slice(match[0].length) || '/');
  }
  return `https://login.salesforce.com${url}`;
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
        provider: 'salesforce',
        direction: 'in',
        method: request.method,
        url: realUrl(request.url),
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
