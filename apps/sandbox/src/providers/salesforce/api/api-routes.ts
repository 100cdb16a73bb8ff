import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { UnreadableJsonError, type FormFields } from '../../../server/http-server';
import type { Org } from '../org/org';
import type { Salesforce } from '../salesforce';
import { batch, composite } from '../rest/composite-endpoints';
import { endpointName, routeCall } from '../rest/route-call';
import type { ApiAnswer, ApiCall } from './api-call';
import { invalidSession, strikeApiCall } from './api-faults';
import { SalesforceError, notFound } from './salesforce-error';

const versions = { oldest: 31, newest: 68, retired: 30 } as const;

function orgOf(salesforce: Salesforce, request: FastifyRequest): Org {
  const { domain } = request.params as { domain?: string };
  const org = salesforce.orgs.find((one) => one.profile.domain === domain);
  if (org === undefined) throw notFound();
  return org;
}

/** @throws SalesforceError 404 for a version that is none, 410 for a retired one. */
function checkVersion(text: string): void {
  const number = Number(/^v(\d+)\.0$/.exec(text)?.[1] ?? Number.NaN);
  if (number <= versions.retired)
    throw new SalesforceError(410, 'UNSUPPORTED_API_VERSION', 'This API version is retired.');
  if (!(number >= versions.oldest && number <= versions.newest)) throw notFound();
}

function callOf(salesforce: Salesforce, org: Org, request: FastifyRequest): ApiCall {
  const text = /^(?:Bearer|OAuth) (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const session = salesforce.grants.findSession(text);
  if (session === undefined || session.grant.orgNumber !== org.profile.number) throw invalidSession();
  const { version = '', '*': rest = '' } = request.params as Record<string, string>;
  const place = { orgNumber: org.profile.number, path: `/${rest}` };
  if (salesforce.faults.take('sessionExpired', place) !== null) {
    session.token.dead = true;
    throw invalidSession();
  }
  if (!session.grant.scopes.some((scope) => scope === 'api' || scope === 'full'))
    throw new SalesforceError(
      401,
      'INVALID_SESSION_ID',
      'This session is not valid for use with the REST API',
    );
  checkVersion(version);
  session.token.usedAt = salesforce.now();
  return {
    salesforce,
    org,
    access: salesforce.accessOf(org),
    grant: session.grant,
    method: request.method,
    path: place.path,
    version,
    query: request.query as FormFields,
    headers: request.headers,
    body: request.body,
  };
}

function send(reply: FastifyReply, { status, body }: ApiAnswer): FastifyReply {
  reply.code(status);
  if (body === undefined) return reply.send();
  return reply.header('content-type', 'application/json;charset=UTF-8').send(JSON.stringify(body));
}

async function answer(
  salesforce: Salesforce,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const org = orgOf(salesforce, request);
  const path = `/${(request.params as Record<string, string>)['*'] ?? ''}`;
  const place = { orgNumber: org.profile.number, path };
  const name = endpointName(request.method, path);
  reply.raw.once('close', () =>
    salesforce.counters.count(
      org.profile.number,
      name,
      reply.raw.writableFinished ? reply.raw.statusCode : 0,
    ),
  );
  const call = callOf(salesforce, org, request);
  const { used, max } = salesforce.useCall(org);
  reply.header('sforce-limit-info', `api-usage=${Math.min(used, max)}/${max}`);
  if (used > max) throw new SalesforceError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  if (await strikeApiCall(salesforce, reply, place)) return reply;
  if (request.method === 'POST' && /^\/composite\/?$/.test(path)) return send(reply, composite(call));
  if (request.method === 'POST' && /^\/composite\/batch\/?$/.test(path)) return send(reply, batch(call));
  return send(reply, routeCall(call));
}

function useErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof SalesforceError) {
      if (error.status === 401) reply.header('www-authenticate', 'Token');
      return send(reply, { status: error.status, body: error.body });
    }
    if (error instanceof UnreadableJsonError)
      return send(reply, { status: 400, body: [{ message: error.message, errorCode: 'JSON_PARSER_ERROR' }] });
    request.log.error({ err: error }, 'request failed');
    const message = 'An unexpected error occurred. Please include this ErrorId: 1-1 (1)';
    return send(reply, { status: 500, body: [{ message, errorCode: 'UNKNOWN_EXCEPTION' }] });
  });
}

/** The REST API of every org, below `/instance/{domain}` = `https://{domain}.my.salesforce.com`. */
export function registerApi(app: FastifyInstance, salesforce: Salesforce): void {
  useErrors(app);
  app.get('/services/data', async () =>
    Array.from({ length: versions.newest - versions.oldest + 1 }, (_unused, at) => versions.oldest + at).map(
      (number) => ({
        label: `Version ${number}`,
        url: `/services/data/v${number}.0`,
        version: `${number}.0`,
      }),
    ),
  );
  app.all('/services/data/:version/*', (request, reply) => answer(salesforce, request, reply));
}
