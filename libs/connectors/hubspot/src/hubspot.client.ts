import { Request } from '@hubspot/api-client/lib/src/services/http/Request';
import type { z } from 'zod';
import { UnexpectedResponse, readJson, sendHttp } from '@thread/connector-kit';
import type { CallAccess, ConnectorContext, HttpAnswer } from '@thread/connector-kit';
import { apiErrorOf, connectorId, statusInBody } from './hubspot.errors';

/** A page of 100 records with every property a mapping may want stays far below this. */
const maxAnswerBytes = 25 * 1024 * 1024;
/** The signal of the call is the real deadline. */
const longestCallMs = 60_000;

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Below the API base; see hubspot.paths. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** The CRM API of one portal at a time: each call brings its own token. */
export interface HubspotClient {
  /** One call. Throws ConnectorError only; UnexpectedResponse when the answer does not fit `schema`. */
  send<T>(access: CallAccess, operation: string, request: ApiRequest, schema: z.ZodType<T>): Promise<T>;
  /** The same as one counted call of a connection. */
  call<T>(
    context: ConnectorContext,
    operation: string,
    request: ApiRequest,
    schema: z.ZodType<T>,
  ): Promise<T>;
}

/**
 * Speaks to one API base (a path in it is kept). The SDK makes the request: address, user agent, authorisation, body. It is sent by `sendHttp`, not by the
 * SDK's own `apiRequest`, which knows no abort, no limit and follows redirects. The SDK's retries and rate limiter stay out, too: both are the
 * runtime's, which counts calls across processes.
 */
export function createHubspotClient(apiUrl: string): HubspotClient {
  const exchange = (access: CallAccess, operation: string, request: ApiRequest): Promise<HttpAnswer> => {
    const { path, method = 'GET', body, query } = request;
    const config = { accessToken: access.accessToken.expose(), basePath: apiUrl };
    const made = new Request(config, {
      path,
      method,
      ...(body ? { body } : {}),
      ...(query ? { qs: query } : {}),
    });
    // The SDK's type leaves the body out.
    const { headers, body: text }: { headers: object; body?: unknown } = made.getSendData();
    return sendHttp({
      connectorId,
      operation,
      method,
      url: made.getUrl().href,
      headers: headers as Record<string, string>,
      ...(typeof text === 'string' ? { text } : {}),
      signal: access.signal,
      deadlineMs: longestCallMs,
      maxBytes: maxAnswerBytes,
    });
  };
  const send: HubspotClient['send'] = async (access, operation, request, schema) => {
    const answer = await exchange(access, operation, request);
    if (answer.status < 200 || answer.status > 299) throw apiErrorOf(operation, answer, new Date());
    const facts = { connectorId, operation, status: answer.status };
    const json = readJson(answer, facts);
    const hidden = statusInBody(json);
    if (hidden !== null) throw apiErrorOf(operation, { ...answer, status: hidden }, new Date());
    return readAs(schema, json, facts);
  };
  return {
    send,
    call: (context, operation, request, schema) =>
      context.call(operation, (access) => send(access, operation, request, schema)),
  };
}

const readAs = <T>(
  schema: z.ZodType<T>,
  json: unknown,
  facts: ConstructorParameters<typeof UnexpectedResponse>[1],
): T => {
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new UnexpectedResponse(`HubSpot’s answer has an unknown shape at “${path.slice(0, 200)}”.`, facts);
};
