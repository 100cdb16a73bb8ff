import type { FastifyInstance, FastifyRequest } from 'fastify';
import { recordExchanges } from '../../../traffic/record-exchanges';
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

/** Records every exchange of a Fastify scope under the provider's real host and path. */
export function recordTraffic(app: FastifyInstance, traffic: TrafficLog): void {
  recordExchanges(app, traffic, 'hubspot', realUrl);
}
