import { Client } from '@notionhq/client';
import type { z } from 'zod';
import { UnexpectedResponse, jsonObjectOf, readJson, sendHttp } from '@thread/connector-kit';
import type { CallAccess, ConnectorContext, HttpAnswer } from '@thread/connector-kit';
import { apiErrorOf, connectorId } from './notion.errors';
import { apiVersion } from './notion.paths';

/** A page of 100 rows with long texts and every property stays below this. */
const maxAnswerBytes = 25 * 1024 * 1024;
/** The signal of the call is the real deadline. */
const longestCallMs = 60_000;

export interface ApiRequest {
  readonly method?: 'get' | 'post' | 'patch';
  /** Below `/v1/`; see notion.paths. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Record<string, unknown>;
}

/** The API of one workspace at a time: each call brings its own token. */
export interface NotionClient {
  /** One call. Throws ConnectorError only; UnexpectedResponse when the answer does not fit `schema`. */
  send<T>(access: CallAccess, operation: string, request: ApiRequest, schema: z.ZodType<T>): Promise<T>;
  /** The same as one counted call of a connection. */
  call<T>(
    context: ConnectorContext,
    operation: string,
    request: ApiRequest,
    schema: z.ZodType<T>,
  ): Promise<T>;
  /** As `call`, for what may be refused: the values (400, with Notion's own sentence) or the act (403) are answers, and no trouble of the connection. */
  ask<T>(
    context: ConnectorContext,
    operation: string,
    request: ApiRequest,
    schema: z.ZodType<T>,
  ): Promise<Asked<T>>;
}

export type Asked<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  | { readonly kind: 'forbidden' };

/** A request the SDK made, or what became of it. */
type Outcome =
  | { readonly kind: 'answer'; readonly answer: HttpAnswer }
  | { readonly kind: 'failure'; readonly thrown: unknown };

/**
 * Speaks to one API base (a path in it is kept). The SDK makes the request: address, version, user agent, authorisation, body. It is sent by `sendHttp` in
 * place of `fetch`, which brings deadline, size limit and no redirects. Out of use are the SDK's retries (two by default, not counted by anybody), its
 * console warnings, and its errors, which carry headers and body.
 */
export function createNotionClient(apiUrl: string): NotionClient {
  const exchange = async (
    access: CallAccess,
    operation: string,
    request: ApiRequest,
  ): Promise<HttpAnswer> => {
    const { method = 'get', path, query, body } = request;
    let outcome: Outcome | null = null;
    const sdk = new Client({
      auth: access.accessToken.expose(),
      baseUrl: apiUrl,
      notionVersion: apiVersion,
      retry: false,
      timeoutMs: longestCallMs,
      logger: () => undefined,
      fetch: async (url, init) => {
        try {
          const answer = await sendHttp({
            connectorId,
            operation,
            method: method.toUpperCase() as 'GET',
            url,
            headers: init?.headers as Record<string, string>,
            ...(typeof init?.body === 'string' ? { text: init.body } : {}),
            signal: access.signal,
            deadlineMs: longestCallMs,
            maxBytes: maxAnswerBytes,
          });
          outcome = { kind: 'answer', answer };
        } catch (thrown) {
          outcome = { kind: 'failure', thrown };
        }
        // The answer is read below: the SDK would parse numbers beyond 2^53 and put bodies into its errors.
        return new Response('{}');
      },
    });
    await sdk.request({ method, path, ...(query ? { query: { ...query } } : {}), ...(body ? { body } : {}) });
    return answerOf(outcome, operation);
  };
  const read = <T>(operation: string, answer: HttpAnswer, schema: z.ZodType<T>): T => {
    if (answer.status < 200 || answer.status > 299) throw apiErrorOf(operation, answer, new Date());
    const facts = { connectorId, operation, status: answer.status };
    return readAs(schema, readJson(answer, facts), facts);
  };
  const send: NotionClient['send'] = async (access, operation, request, schema) =>
    read(operation, await exchange(access, operation, request), schema);
  return {
    send,
    ask: (context, operation, request, schema) =>
      context.call(operation, async (access) => {
        const answer = await exchange(access, operation, request);
        if (answer.status === 403) return { kind: 'forbidden' };
        return refusalOf(answer) ?? { kind: 'done', value: read(operation, answer, schema) };
      }),
    call: (context, operation, request, schema) =>
      context.call(operation, (access) => send(access, operation, request, schema)),
  };
}

const longestRefusal = 500;

/** Notion's word against the values of a request; null for every other answer. */
function refusalOf({ status, text }: HttpAnswer): Extract<Asked<never>, { kind: 'refused' }> | null {
  const { code, message } = status === 400 ? (jsonObjectOf(text) ?? {}) : {};
  if (code !== 'validation_error') return null;
  const said = typeof message === 'string' ? message.slice(0, longestRefusal).trim() : '';
  return { kind: 'refused', code, text: said === '' ? 'Notion refused the values.' : said };
}

const answerOf = (outcome: Outcome | null, operation: string): HttpAnswer => {
  if (outcome?.kind === 'answer') return outcome.answer;
  throw outcome?.thrown ?? new UnexpectedResponse('The request was not sent.', { connectorId, operation });
};

const readAs = <T>(
  schema: z.ZodType<T>,
  json: unknown,
  facts: ConstructorParameters<typeof UnexpectedResponse>[1],
): T => {
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new UnexpectedResponse(`Notion’s answer has an unknown shape at “${path.slice(0, 200)}”.`, facts);
};
