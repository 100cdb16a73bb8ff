import type { FastifyInstance } from 'fastify';
import type { Handshakes } from './handshakes';
import { operatorsOnly, type OperatorParts } from './operators-only';

const explanation = [
  'Secrets that requests to our webhook addresses brought as handshakes in the last hour, newest first.',
  'Anybody can send such a request: compare the time with what you did at the provider. A secret counts once it is',
  'configured (see the guide of the connector) and the provider has accepted it.',
].join('\n');

/** `GET /operator/handshakes`: plain text for whoever operates the installation. */
export function registerHandshakesPage(
  server: FastifyInstance,
  handshakes: Pick<Handshakes, 'list'>,
  parts: OperatorParts,
): void {
  if (parts.operatorEmails.length === 0) return;
  server.get('/operator/handshakes', { onRequest: operatorsOnly(parts) }, (_request, reply) => {
    const lines = handshakes
      .list(new Date())
      .map(({ connectorId, at, secret }) => `${at.toISOString()}  ${connectorId}  ${secret.expose()}`);
    const text = [explanation, '', ...(lines.length > 0 ? lines : ['None.']), ''].join('\n');
    return reply.type('text/plain; charset=utf-8').send(text);
  });
}
