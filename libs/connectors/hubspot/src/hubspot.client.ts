import { Client } from '@hubspot/api-client';
import type { z } from 'zod';
import {
  UnexpectedResponse,
  networkError,
  parseJsonExactly,
  readBody,
  untilAborted,
} from '@thread/connector-kit';
import type { CallAccess, ConnectorContext } from '@thread/connector-kit';
import { apiErrorOf, connectorId } from './hubspot.errors';

/** A page of 100 records with every property a mapping may want stays far below this. */
const maxAnswerBytes = 25 * 1024 * 1024;

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

const dropLate = (late: Response): void => void late.body?.cancel().catch(() => undefined);

/**
 * Wraps the SDK for one API base (a path in it is kept). The SDK's own retries and rate limiter stay off: both are the runtime's, which
 * counts calls across processes. Its `apiRequest` takes no abort signal, so a call that passes its deadline is abandoned:
 * the caller is free at once and a late answer is closed unread; the socket goes at the latest when Node's own header timeout ends it.
 */
export function createHubspotClient(apiUrl: string): HubspotClient {
  const host = new URL(apiUrl).host;

  const fetchText = async (access: CallAccess, operation: string, request: ApiRequest) => {
    const facts = { connectorId, operation };
    try {
      const sdk = new Client({
        accessToken: access.accessToken.expose(),
        basePath: apiUrl,
        numberOfApiCallRetries: 0,
      });
      const { path, method = 'GET', body, query } = request;
      const sent = sdk.apiRequest({
        path,
        method,
        ...(body ? { body } : {}),
        ...(query ? { qs: query } : {}),
      });
      const response = await untilAborted(sent, access.signal, dropLate);
      const text = await readBody(response, { maxBytes: maxAnswerBytes, signal: access.signal });
      return { status: response.status, headers: response.headers, text, url: response.url };
    } catch (thrown) {
      throw networkError(thrown, facts);
    }
  };

  const send: HubspotClient['send'] = async (access, operation, request, schema) => {
    if (access.signal.aborted)
      throw networkError(new DOMException('aborted', 'AbortError'), { connectorId, operation });
    const answer = await fetchText(access, operation, request);
    const facts = { connectorId, operation, status: answer.status };
    if (new URL(answer.url).host !== host)
      throw new UnexpectedResponse('HubSpot redirected the call to another host.', facts);
    if (answer.status < 200 || answer.status > 299) throw apiErrorOf(operation, answer, new Date());
    return readAs(schema, answer.text, facts);
  };

  return {
    send,
    call: (context, operation, request, schema) =>
      context.call(operation, (access) => send(access, operation, request, schema)),
  };
}

const readAs = <T>(
  schema: z.ZodType<T>,
  text: string,
  facts: ConstructorParameters<typeof UnexpectedResponse>[1],
): T => {
  let json: unknown;
  try {
    json = text === '' ? null : parseJsonExactly(text);
  } catch {
    throw new UnexpectedResponse('HubSpot’s answer is not JSON.', facts);
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new UnexpectedResponse(`HubSpot’s answer has an unknown shape at “${path.slice(0, 200)}”.`, facts);
};
