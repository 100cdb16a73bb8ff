import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FormFields } from '../../../server/http-server';
import { providerPath, sendAnswer } from '../api/api-call';
import { cutConnection } from '../api/api-faults';
import { apiError, HubSpotError, notFound } from '../api/hubspot-error';
import type { HubSpot } from '../hubspot';
import { answerIntrospect, answerRevoke, answerToken, describeAccessToken } from './token-endpoint';

/** The form of a token call. @throws HubSpotError 415 for any other content type. */
function formOf(request: FastifyRequest): FormFields {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    throw new HubSpotError(415, {
      status: 'error',
      message: 'HTTP 415 Unsupported Media Type',
      correlationId: request.id,
    });
  }
  return (request.body ?? {}) as FormFields;
}

/** Token faults come before anything is looked at. @throws HubSpotError 5xx. */
async function strikeTokenCall(hubspot: HubSpot, path: string): Promise<void> {
  const slow = hubspot.faults.take('slowToken', { path });
  if (slow !== null) await wait(slow.ms);
  const down = hubspot.faults.take('tokenError', { path });
  if (down !== null) throw apiError(down.status, 'INTERNAL_ERROR', 'internal error');
}

async function token(
  hubspot: HubSpot,
  request: FastifyRequest,
  reply: FastifyReply,
  legacy: boolean,
): Promise<FastifyReply> {
  hubspot.counters.tokenCalls += 1;
  const path = providerPath(request);
  await strikeTokenCall(hubspot, path);
  const body = answerToken(hubspot, formOf(request), legacy);
  if (hubspot.faults.take('tokenLostAnswer', { path }) !== null) {
    cutConnection(reply);
    return reply;
  }
  return sendAnswer(reply, { status: 200, body });
}

/** Token, introspection and revocation at the dated, v3 and legacy v1 paths. */
export function registerOAuthApi(app: FastifyInstance, hubspot: HubSpot): void {
  for (const version of ['2026-09', '2026-03', 'v3']) {
    const base = `/oauth/${version}/token`;
    app.post(base, (request, reply) => token(hubspot, request, reply, false));
    app.post(`${base}/introspect`, async (request, reply) =>
      sendAnswer(reply, { status: 200, body: answerIntrospect(hubspot, formOf(request)) }),
    );
    app.post(`${base}/revoke`, async (request, reply) => {
      answerRevoke(hubspot, formOf(request));
      return sendAnswer(reply, { status: 200 });
    });
  }
  app.post('/oauth/v1/token', (request, reply) => token(hubspot, request, reply, true));
  app.get<{ Params: { token: string } }>('/oauth/v1/access-tokens/:token', async (request, reply) => {
    const body = describeAccessToken(hubspot, request.params.token);
    if (body === null) throw notFound('access token not found or expired');
    return sendAnswer(reply, { status: 200, body });
  });
  app.delete<{ Params: { token: string } }>('/oauth/v1/refresh-tokens/:token', async (request, reply) => {
    const grant = hubspot.grants.findByRefreshToken(request.params.token);
    if (grant === undefined) throw notFound('refresh token not found');
    hubspot.grants.revoke(grant);
    hubspot.touched();
    return sendAnswer(reply, { status: 204 });
  });
}
