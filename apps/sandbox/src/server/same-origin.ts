import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Refuses state-changing requests that a browser sends from another site. Programs (no Origin, no Sec-Fetch-Site) pass.
 * Use as an `onRequest` hook on everything that is the sandbox's own, not the provider's.
 */
export async function requireSameOrigin(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const foreignOrigin =
    origin !== undefined && origin !== 'null' && new URL(origin).host !== request.headers.host;
  if (foreignSite || foreignOrigin)
    await reply.code(403).send({ error: 'This request came from another site.' });
}
