import { Problem, endpoints } from '@thread/contracts';
import type { Endpoint } from '@thread/contracts';
import { createDocument } from 'zod-openapi';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiPathsObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { z } from 'zod';
import { ownPagesHeader } from './own-site';
import { isProblemCode, problemKinds } from './problem-table';
import type { ProblemCode } from './problem-table';

const sessionScheme = 'session';
const keyScheme = 'apiKey';

/** Codes an endpoint can answer: its own, and those its shape makes possible. */
function codesOf(endpoint: Endpoint): ProblemCode[] {
  const codes: ProblemCode[] = ['server.error', 'server.unavailable'];
  if (endpoint.query || endpoint.body) codes.push('request.invalid');
  if (endpoint.method !== 'GET') codes.push('request.cross_site');
  if (endpoint.body) codes.push('request.malformed', 'request.too_large', 'request.unsupported_media_type');
  if (endpoint.params) codes.push('resource.not_found');
  if (endpoint.access !== 'public') codes.push('session.required', 'session.forbidden');
  if (endpoint.scope !== null) codes.push('key.invalid', 'key.scope_missing', 'request.rate_limited');
  else if (endpoint.perMinute !== undefined) codes.push('request.rate_limited');
  return [...new Set([...codes, ...(endpoint.problems ?? []).filter(isProblemCode)])];
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

function securityOf({ access, scope }: Endpoint): Record<string, string[]>[] {
  if (access === 'public') return [];
  return scope === null ? [{ [sessionScheme]: [] }] : [{ [sessionScheme]: [] }, { [keyScheme]: [scope] }];
}

function limitOf({ scope, perMinute }: Endpoint): string {
  const key = scope === null ? '' : `API keys need the scope \`${scope}\`. `;
  return `${key}${perMinute === undefined ? '' : `At most ${perMinute} calls per workspace and minute.`}`.trim();
}

function operationOf(endpoint: Endpoint): ZodOpenApiOperationObject {
  const success = endpoint.response
    ? {
        description: 'Done.',
        content: { [endpoint.mediaType ?? 'application/json']: { schema: endpoint.response } },
      }
    : { description: 'Done; no body.' };
  const roles = endpoint.access === 'public' ? 'Open to everybody.' : `Roles: ${endpoint.access.join(', ')}.`;
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: [endpoint.description, roles, limitOf(endpoint)].filter(Boolean).join('\n\n'),
    security: securityOf(endpoint),
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
    components: {
      securitySchemes: {
        [sessionScheme]: {
          type: 'apiKey',
          in: 'cookie',
          name: cookieName,
          description: `Of a signed-in person. Changes also need the header \`${ownPagesHeader}: 1\` and an origin of our own.`,
        },
        [keyScheme]: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'thr_<id>_<secret>',
          description: 'An API key of the workspace, made by an admin under Settings; each has scopes.',
        },
      },
    },
    paths,
  });
}
