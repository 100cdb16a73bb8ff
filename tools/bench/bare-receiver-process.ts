import { createHmac, timingSafeEqual } from 'node:crypto';
import fastify from 'fastify';

/**
 * What receiving cannot cost less than: a bare Fastify server that verifies each delivery's signature and drops it. Reads the signed
 * address and the secret from its environment.
 */
const registeredUrl = process.env['BENCH_REGISTERED_URL'] ?? '';
const secret = process.env['BENCH_SECRET'] ?? '';

function isAuthentic(headers: Readonly<Record<string, unknown>>, body: Buffer): boolean {
  const given = headers['x-hubspot-signature-v3'];
  const at = headers['x-hubspot-request-timestamp'];
  if (typeof given !== 'string' || typeof at !== 'string' || Math.abs(Date.now() - Number(at)) > 300_000)
    return false;
  const expected = createHmac('sha256', secret)
    .update(`POST${registeredUrl}`)
    .update(body)
    .update(at)
    .digest();
  const signature = Buffer.from(given, 'base64');
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

async function serve(): Promise<void> {
  const server = fastify();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.post<{ Body: Buffer }>('/webhooks/:connectorId', (request, reply) => {
    void reply.code(isAuthentic(request.headers, request.body) ? 204 : 401).send();
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`);
}

process.once('SIGTERM', () => process.exit(0));
void serve();
