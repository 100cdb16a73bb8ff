import { Request } from '@hubspot/api-client/lib/src/services/http/Request';
import type { z } from 'zod';
import { UnexpectedResponse, jsonObjectOf, readJson, sendHttp } from '@thread/connector-kit';
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
  /** As `call`, where what HubSpot says to values it refuses is an answer, too, and a missing permission says nothing of the connection. */
  ask<T>(
    context: ConnectorContext,
    operation: string,
    request: ApiRequest,
    schema: z.ZodType<T>,
  ): Promise<AskAnswer<T>>;
}

export type AskAnswer<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** 400 or 409: `body` is HubSpot's own, as far as it is an object. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly body: Readonly<Record<string, unknown>>;
    };

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
  const read = <T>(operation: string, answer: HttpAnswer, schema: z.ZodType<T>): T => {
    if (answer.status < 200 || answer.status > 299) throw apiErrorOf(operation, answer, new Date());
    const facts = { connectorId, operation, status: answer.status };
    const json = readJson(answer, facts);
    const hidden = statusInBody(json);
    if (hidden !== null) throw apiErrorOf(operation, { ...answer, status: hidden }, new Date());
    return readAs(schema, json, facts);
  };
  const send: HubspotClient['send'] = async (access, operation, request, schema) =>
    read(operation, await exchange(access, operation, request), schema);
  return {
    send,
    ask: async (context, operation, request, schema) => {
      const asked = await context.call(operation, async (access) => {
        const answer = await exchange(access, operation, request);
        // Thrown in here it would mark the whole connection, which can read as before.
        if (answer.status === 403) return { kind: 'forbidden', answer } as const;
        if (answer.status !== 400 && answer.status !== 409)
          return { kind: 'done', value: read(operation, answer, schema) } as const;
        return { kind: 'refused', status: answer.status, body: jsonObjectOf(answer.text) ?? {} } as const;
      });
      if (asked.kind === 'forbidden') throw apiErrorOf(operation, asked.answer, new Date());
      return asked;
    },
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
