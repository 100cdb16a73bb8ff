import { z } from 'zod';
import { parseForm } from '../../../server/http-server';
import { objectBody, type ApiAnswer, type ApiCall } from '../api/api-call';
import { SalesforceError } from '../api/salesforce-error';
import { routeCall } from './route-call';

const mostParts = 25;
/** Of the parts of a composite call only so many may be queries or collections. */
const mostQueries = 5;

const compositeBody = z.object({
  allOrNone: z.boolean().default(false),
  compositeRequest: z.array(
    z.object({
      method: z.string(),
      url: z.string(),
      referenceId: z.string().regex(/^[A-Za-z]\w*$/),
      body: z.unknown().optional(),
    }),
  ),
});
const batchBody = z.object({
  haltOnError: z.boolean().default(false),
  batchRequests: z.array(
    z.object({ method: z.string(), url: z.string(), richInput: z.unknown().optional() }),
  ),
});

const refused = (message: string): SalesforceError => new SalesforceError(400, 'INVALID_INPUT', message);

function parsed<T>(schema: z.ZodType<T>, call: ApiCall): T {
  const read = schema.safeParse(objectBody(call));
  if (!read.success) throw new SalesforceError(400, 'JSON_PARSER_ERROR', z.prettifyError(read.error));
  return read.data;
}

/** Answers one part; its refusal is its own answer. */
function answerPart(call: ApiCall, part: { method: string; url: string; body: unknown }): ApiAnswer {
  const [path = '', search = ''] = part.url.split(/\?(.*)/s);
  const match = /^(?:\/services\/data)?\/?(v\d+\.\d+)(\/.*)$/.exec(path);
  try {
    if (match?.[1] === undefined || match[2] === undefined) throw refused(`Invalid url: ${part.url}`);
    if (/^\/composite(\/batch)?\/?$/.test(match[2])) throw refused('Composite calls cannot be nested.');
    return routeCall({
      ...call,
      method: part.method.toUpperCase(),
      version: match[1],
      path: match[2],
      query: parseForm(search),
      body: part.body,
    });
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    return { status: error.status, body: error.body };
  }
}

const isQuery = (url: string): boolean => /\/(query|queryAll|composite\/sobjects)(?:[/?]|$)/.test(url);

/** `POST /composite`: parts in order, each with its own status. References between parts are not simulated. */
export function composite(call: ApiCall): ApiAnswer {
  const { allOrNone, compositeRequest } = parsed(compositeBody, call);
  if (allOrNone) throw refused('All-or-none composite calls are not simulated here.');
  if (compositeRequest.length > mostParts)
    throw new SalesforceError(400, 'LIMIT_EXCEEDED', `Cannot have more than ${mostParts} subrequests.`);
  if (compositeRequest.filter(({ url }) => isQuery(url)).length > mostQueries)
    throw new SalesforceError(
      400,
      'LIMIT_EXCEEDED',
      `Cannot have more than ${mostQueries} query or collection subrequests.`,
    );
  const ids = compositeRequest.map(({ referenceId }) => referenceId);
  if (new Set(ids).size < ids.length) throw refused('Duplicate referenceId.');
  const compositeResponse = compositeRequest.map(({ method, url, referenceId, body }) => {
    const answer = answerPart(call, { method, url, body });
    return { body: answer.body ?? null, httpHeaders: {}, httpStatusCode: answer.status, referenceId };
  });
  return { status: 200, body: { compositeResponse } };
}

/** `POST /composite/batch`: parts that have nothing to do with each other. */
export function batch(call: ApiCall): ApiAnswer {
  const { haltOnError, batchRequests } = parsed(batchBody, call);
  if (batchRequests.length > mostParts)
    throw new SalesforceError(400, 'LIMIT_EXCEEDED', `Cannot have more than ${mostParts} subrequests.`);
  let isHalted = false;
  const results = batchRequests.map(({ method, url, richInput }) => {
    if (isHalted)
      return {
        statusCode: 412,
        result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }],
      };
    const answer = answerPart(call, { method, url, body: richInput });
    isHalted = haltOnError && answer.status >= 400;
    return { statusCode: answer.status, result: answer.body ?? null };
  });
  return { status: 200, body: { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results } };
}
