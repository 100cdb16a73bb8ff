import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FormFields } from '../../../server/http-server';
import type { HubSpot } from '../hubspot';
import type { Grant } from '../oauth/grant-store';
import { providerPath, sendAnswer, type ApiAnswer, type ApiCall } from './api-call';
import { sendTruncated, strikeApiCall } from './api-faults';
import { expiredAuthentication, HubSpotError, invalidAuthentication, missingScopes } from './hubspot-error';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** How one endpoint is guarded. `scopes`: any one of them allows the call; empty = any valid token. */
export interface Endpoint {
  method: Method;
  path: string;
  scopes: (params: Record<string, string>) => readonly string[];
  search?: boolean;
  handle: (call: ApiCall) => ApiAnswer;
}

function authenticate(hubspot: HubSpot, request: FastifyRequest): Grant {
  const [scheme, text = ''] = (request.headers.authorization ?? '').split(' ');
  const access = scheme?.toLowerCase() === 'bearer' ? hubspot.grants.findAccessToken(text) : undefined;
  if (access === undefined) throw invalidAuthentication();
  if (access.token.expiresAt <= hubspot.now())
    throw expiredAuthentication(access.token.expiresAt, hubspot.now());
  return access.grant;
}

function requireScope(hubspot: HubSpot, grant: Grant, scopes: readonly string[], path: string): void {
  if (scopes.length === 0) return;
  const place = { portalId: grant.portalId, path };
  const taken = hubspot.faults.active('missingScope', place);
  const held = grant.scopes.filter((scope) => scope !== taken?.scope);
  if (!scopes.some((scope) => held.includes(scope))) {
    if (taken !== null) hubspot.faults.take('missingScope', place);
    throw missingScopes(scopes);
  }
}

/** The endpoint as counted: record ids and property names left out. */
const endpointName = (endpoint: Endpoint, params: Record<string, string>): string =>
  `${endpoint.method} ${endpoint.path.replace(/:(type|from|to)\b/g, (whole, name: string) => params[name] ?? whole)}`;

/** Registers endpoints under the API prefix: faults, token, rate limit, scope, then the handler. */
export function registerEndpoints(
  app: FastifyInstance,
  hubspot: HubSpot,
  endpoints: readonly Endpoint[],
): void {
  for (const endpoint of endpoints) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      handler: (request, reply) => answer(hubspot, endpoint, request, reply),
    });
  }
}

async function answer(
  hubspot: HubSpot,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const params = request.params as Record<string, string>;
  const path = providerPath(request);
  const grant = authenticate(hubspot, request);
  const { portalId } = grant;
  reply.header('x-hubspot-correlation-id', randomUUID());
  const count = (status: number) =>
    hubspot.counters.countCall(portalId, endpointName(endpoint, params), status);
  try {
    if (await strikeApiCall(hubspot, request, reply, { portalId, path })) {
      count(reply.raw.destroyed ? 0 : 200);
      return reply;
    }
    reply.headers(hubspot.limiter.take(portalId, endpoint.search === true));
    requireScope(hubspot, grant, endpoint.scopes(params), path);
    const outcome = endpoint.handle({
      hubspot,
      grant,
      params,
      path,
      portal: hubspot.portal(portalId),
      crm: hubspot.crm(portalId),
      query: request.query as FormFields,
      body: request.body,
    });
    count(outcome.status);
    if (outcome.body !== undefined && hubspot.faults.take('truncatedBody', { portalId, path }) !== null) {
      sendTruncated(reply, JSON.stringify(outcome.body));
      return reply;
    }
    return sendAnswer(reply, outcome);
  } catch (error) {
    count(error instanceof HubSpotError ? error.status : 500);
    throw error;
  }
}
