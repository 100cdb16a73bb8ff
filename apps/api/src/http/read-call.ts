import type { Endpoint, Problem } from '@thread/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { signedInOf } from '../auth/signed-in';
import { EndpointCall } from './endpoint-call';
import { ProblemError } from './problem-error';

type Part = 'params' | 'query' | 'body';
type Issues = NonNullable<Problem['errors']>;

/** Names a caller may not send are refused, not ignored: a misspelt filter must not silently answer everything. */
function strict(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject ? schema.strict() : schema;
}

const strictSchemas = new WeakMap<z.ZodType, z.ZodType>();

function schemaFor(schema: z.ZodType): z.ZodType {
  const known = strictSchemas.get(schema) ?? strict(schema);
  strictSchemas.set(schema, known);
  return known;
}

function read(part: Part, schema: z.ZodType | undefined, value: unknown, issues: Issues): unknown {
  if (!schema) return undefined;
  const result = schemaFor(schema).safeParse(value ?? (part === 'body' ? {} : value));
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    issues.push({ path: [part, ...issue.path].join('.'), code: issue.code, message: issue.message });
  }
  return undefined;
}

/**
 * Validates path parameters, query and body of a request by the endpoint's declaration.
 * Throws `request.invalid` listing every problem. An id of the wrong form is a thing that cannot exist: `resource.not_found`.
 */
export function readCall(
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): EndpointCall<unknown, unknown, unknown> {
  const misfits: Issues = [];
  const params = read('params', endpoint.params, request.params, misfits);
  if (misfits.length > 0) throw new ProblemError('resource.not_found');
  const issues: Issues = [];
  const query = read('query', endpoint.query, request.query, issues);
  const body = read('body', endpoint.body, request.body, issues);
  if (issues.length > 0)
    throw new ProblemError('request.invalid', {
      detail: 'Some values are missing or wrong.',
      errors: issues,
    });
  return new EndpointCall(params, query, body, request, reply, signedInOf(request));
}
