import { Problem, endpoints } from '@thread/contracts';
import type { Endpoint } from '@thread/contracts';
import { createDocument } from 'zod-openapi';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiPathsObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { z } from 'zod';
import { isProblemCode, problemKinds } from './problem-table';
import type { ProblemCode } from './problem-table';

const sessionScheme = 'session';

/** Codes an endpoint can answer: its own, and those its shape makes possible. */
function codesOf(endpoint: Endpoint): ProblemCode[] {
  const codes: ProblemCode[] = ['server.error', 'server.unavailable'];
  if (endpoint.query || endpoint.body) codes.push('request.invalid');
  if (endpoint.method !== 'GET') codes.push('request.cross_site');
  if (endpoint.body) codes.push('request.malformed', 'request.too_large', 'request.unsupported_media_type');
  if (endpoint.params) codes.push('resource.not_found');
  if (endpoint.access !== 'public') codes.push('session.required', 'session.forbidden');
  return [...codes, ...(endpoint.problems ?? []).filter(isProblemCode)];
}

function problemResponses(endpoint: Endpoint): ZodOpenApiResponsesObject {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codesOf(endpoint)) {
    const status = problemKinds[code].status;
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const entries = [...byStatus].sort(([left], [right]) => left - right);
  return Object.fromEntries(
    entries.map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${problemKinds[code].title}.`).join('\n'),
        content: { 'application/problem+json': { schema: ProblemSchema } },
      },
    ]),
  );
}

const ProblemSchema = Problem.meta({
  id: 'Problem',
  description: 'RFC 9457 problem details; `code` is stable.',
});

function operationOf(endpoint: Endpoint): ZodOpenApiOperationObject {
  const success = endpoint.response
    ? { description: 'Done.', content: { 'application/json': { schema: endpoint.response } } }
    : { description: 'Done; no body.' };
  const roles = endpoint.access === 'public' ? 'Open to everybody.' : `Roles: ${endpoint.access.join(', ')}.`;
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: [endpoint.description, roles].filter(Boolean).join('\n\n'),
    security: endpoint.access === 'public' ? [] : [{ [sessionScheme]: [] }],
    requestParams: {
      ...(endpoint.params instanceof z.ZodObject ? { path: endpoint.params } : {}),
      ...(endpoint.query instanceof z.ZodObject ? { query: endpoint.query } : {}),
    },
    ...(endpoint.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: endpoint.body } } } }
      : {}),
    responses: { [String(endpoint.success)]: success, ...problemResponses(endpoint) },
  };
}

/** The OpenAPI 3.1 document of the REST API, generated from the endpoint declarations. */
export function openApiDocument(publicUrl: string, cookieName: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operationOf(endpoint),
    };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Thread',
      version: '1',
      description:
        'A closed deal becomes a customer account with its onboarding plan. Instants are RFC 3339 in UTC; lists page by opaque cursors.',
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    tags: [...new Set(endpoints.map((endpoint) => endpoint.tag))].map((name) => ({ name })),
    components: { securitySchemes: { [sessionScheme]: { type: 'apiKey', in: 'cookie', name: cookieName } } },
    paths,
  });
}
