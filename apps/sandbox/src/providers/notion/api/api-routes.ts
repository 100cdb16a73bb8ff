import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { FormFields } from '../../../server/http-server';
import { UnreadableJsonError } from '../../../server/http-server';
import type { Notion } from '../notion';
import type { Grant } from '../oauth/grant-store';
import { answerIntrospect, answerRevoke, answerToken } from '../oauth/token-endpoint';
import { providerPath, sendJson } from './api-call';
import { cutConnection, errorOfStatus, sendTruncated, strikeApiCall } from './api-faults';
import { endpoints, type Endpoint } from './endpoints';
import { apiError, NotionError, unauthorized, validationError } from './notion-error';

/** The version that is simulated; every call must name it. */
export const notionVersion = '2026-03-11';

function requireVersion(request: FastifyRequest): void {
  const version = request.headers['notion-version'];
  if (version === undefined)
    throw apiError(
      'missing_version',
      'Notion-Version header failed validation: Notion-Version header should be defined, instead was `undefined`.',
    );
  if (version !== notionVersion)
    throw validationError(
      `The simulator speaks Notion-Version ${notionVersion} only, not \`"${String(version)}"\`.`,
    );
}

function authenticate(notion: Notion, request: FastifyRequest): Grant {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
  const grant = scheme?.toLowerCase() === 'bearer' ? notion.grants.byAccessToken(token) : undefined;
  if (grant === undefined) throw unauthorized();
  return grant;
}

function bodyOf(request: FastifyRequest): Record<string, unknown> {
  if (request.body === undefined || request.body === null) return {};
  if (typeof request.body !== 'object' || Array.isArray(request.body))
    throw apiError('invalid_json', 'Error parsing JSON body.');
  return request.body as Record<string, unknown>;
}

/** One guarded call: token, version, faults, rate limit, then the handler. */
async function answer(
  notion: Notion,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const grant = authenticate(notion, request);
  const path = providerPath(request);
  const count = (status: number): void =>
    notion.counters.countCall(grant.workspaceId, `${endpoint.method} ${endpoint.path}`, status);
  reply.header('x-notion-request-id', randomUUID());
  try {
    requireVersion(request);
    if (await strikeApiCall(notion, reply, path)) {
      count(reply.raw.destroyed ? 0 : 200);
      return reply;
    }
    notion.limiter.take(grant.id);
    const body = endpoint.handle({
      notion,
      grant,
      workspace: notion.workspace(grant.workspaceId),
      params: request.params as Record<string, string>,
      query: request.query as FormFields,
      body: bodyOf(request),
    });
    count(200);
    if (notion.faults.take('truncatedBody', path) !== null) {
      sendTruncated(reply, JSON.stringify(body));
      return reply;
    }
    return sendJson(reply, 200, body);
  } catch (error) {
    count(error instanceof NotionError ? error.status : 500);
    throw error;
  }
}

function registerOauth(app: FastifyInstance, notion: Notion): void {
  const answers = { token: answerToken, introspect: answerIntrospect, revoke: answerRevoke };
  for (const [name, answerOf] of Object.entries(answers)) {
    app.post(`/v1/oauth/${name}`, async (request, reply) => {
      const path = providerPath(request);
      if (name === 'token') notion.counters.tokenCalls += 1;
      const slow = notion.faults.take('slowToken', path);
      if (slow !== null) await wait(slow.ms);
      const down = notion.faults.take('tokenError', path);
      if (down !== null) throw errorOfStatus(down.status);
      const body = answerOf(notion, request);
      if (notion.faults.take('tokenLostAnswer', path) !== null) {
        cutConnection(reply);
        return reply;
      }
      return sendJson(reply, 200, body);
    });
  }
}

/** The API with the provider's error bodies. */
export function registerApi(app: FastifyInstance, notion: Notion): void {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof NotionError) return sendJson(reply, error.status, error.body, error.headers);
    if (error instanceof UnreadableJsonError) {
      const { status, body } = apiError('invalid_json', 'Error parsing JSON body.');
      return sendJson(reply, status, body);
    }
    request.log.error({ err: error }, 'request failed');
    const { status, body } = apiError('internal_server_error', 'Unexpected error occurred.');
    return sendJson(reply, status, body);
  });
  app.setNotFoundHandler((_request, reply) => {
    const { status, body } = apiError('invalid_request_url', 'Invalid request URL.');
    return sendJson(reply, status, body);
  });
  registerOauth(app, notion);
  for (const endpoint of endpoints) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      handler: (request, reply) => answer(notion, endpoint, request, reply),
    });
  }
}
