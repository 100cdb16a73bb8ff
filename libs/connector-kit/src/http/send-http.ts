import { parseJsonExactly } from '../json/parse-json-exactly';
import { UnexpectedResponse, VendorUnavailable } from '../errors/connector-error';
import type { ConnectorErrorFacts } from '../errors/connector-error';
import { BodyTooLarge, readBody } from './read-body';

export const defaultDeadlineMs = 15_000;
export const defaultMaxBytes = 5 * 1024 * 1024;

export interface HttpRequest {
  readonly connectorId: string;
  /** Short stable name for logs and metrics, e.g. `oauth.refresh`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as application/x-www-form-urlencoded. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as application/json. */
  readonly json?: unknown;
  readonly signal: AbortSignal;
  /** From the first byte sent to the last byte read; the signal may end it sooner. */
  readonly deadlineMs?: number;
  readonly maxBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const bodyOf = (request: HttpRequest): { readonly body?: string; readonly type?: string } => {
  if (request.form)
    return { body: new URLSearchParams(request.form).toString(), type: 'application/x-www-form-urlencoded' };
  if (request.json !== undefined) return { body: JSON.stringify(request.json), type: 'application/json' };
  return {};
};

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/**
 * Turns what fetch threw into a ConnectorError that carries the network's error code at most: never the request, whose headers
 * and body hold secrets.
 */
export function networkError(
  thrown: unknown,
  facts: ConnectorErrorFacts,
): VendorUnavailable | UnexpectedResponse {
  if (thrown instanceof BodyTooLarge)
    return new UnexpectedResponse(`${thrown.message} It was not read.`, facts);
  const name = memberOf(thrown, 'name');
  if (name === 'AbortError' || name === 'TimeoutError')
    return new VendorUnavailable('The provider did not answer in time.', facts);
  const code = memberOf(memberOf(thrown, 'cause'), 'code');
  const providerCode = typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
  return new VendorUnavailable('The provider could not be reached.', {
    ...facts,
    ...(providerCode ? { providerCode } : {}),
  });
}

/**
 * Sends one request and reads the whole answer, whatever its status. Redirects are not followed: the form may hold a secret.
 * Throws VendorUnavailable (no answer in time, no connection) or UnexpectedResponse (redirect, answer too long).
 */
export async function sendHttp(request: HttpRequest): Promise<HttpAnswer> {
  const { body, type } = bodyOf(request);
  const signal = AbortSignal.any([
    request.signal,
    AbortSignal.timeout(request.deadlineMs ?? defaultDeadlineMs),
  ]);
  const facts = { connectorId: request.connectorId, operation: request.operation };
  let answer: HttpAnswer;
  try {
    const response = await fetch(request.url, {
      method: request.method,
      redirect: 'manual',
      headers: { accept: 'application/json', ...(type ? { 'content-type': type } : {}), ...request.headers },
      signal,
      ...(body === undefined ? {} : { body }),
    });
    const text = await readBody(response, { maxBytes: request.maxBytes ?? defaultMaxBytes, signal });
    answer = { status: response.status, headers: response.headers, text };
  } catch (thrown) {
    throw networkError(thrown, facts);
  }
  if (answer.status >= 300 && answer.status < 400) {
    throw new UnexpectedResponse('The provider answered with a redirect, which is not followed.', {
      ...facts,
      status: answer.status,
    });
  }
  return answer;
}

/** The answer's body as a JSON object; null when it is anything else. */
export function jsonObjectOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = parseJsonExactly(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
