import type { Endpoint } from '@thread/contracts';
import type { z } from 'zod';
import { problemOf, unexpectedShape, unreachable } from './api-problem';

type Part<Name extends string, Schema extends z.ZodType> = [z.input<Schema>] extends [never]
  ? { readonly [K in Name]?: undefined }
  : { readonly [K in Name]: z.input<Schema> };

/** What a call of an endpoint needs: exactly the parts it declares. */
export type CallInput<E> =
  E extends Endpoint<infer Params, infer Query, infer Body, infer _Response>
    ? Part<'params', Params> & Part<'query', Query> & Part<'body', Body>
    : never;

/** What a call of an endpoint answers; undefined where it declares no response. */
export type CallOutput<E> =
  E extends Endpoint<infer _Params, infer _Query, infer _Body, infer Response>
    ? [z.output<Response>] extends [never]
      ? undefined
      : z.output<Response>
    : never;

interface LooseInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly body?: unknown;
}

let checksAnswers = false;

/** Switches checking of every answer against its declaration on or off; on in development, where a drift must be loud. */
export function checkAnswers(on: boolean): void {
  checksAnswers = on;
}

/** Address of an endpoint with its parameters filled in; absent and empty query values are left out. */
export function urlOf(endpoint: Endpoint, input: LooseInput): string {
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  }
  return `/api/v1${path}${query.size > 0 ? `?${query}` : ''}`;
}

/**
 * Calls one endpoint of the REST API with the session cookie.
 * @throws ApiProblem for every refusal, a missing answer, and (when answers are checked) an answer of the wrong shape.
 */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  signal?: AbortSignal,
): Promise<CallOutput<E>> {
  const loose = input as LooseInput;
  // Another site's script cannot send this header: the server takes changes only with it.
  const headers: Record<string, string> = { accept: 'application/json', 'x-thread-request': '1' };
  if (loose.body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(urlOf(endpoint, loose), {
    method: endpoint.method,
    headers,
    credentials: 'same-origin',
    body: loose.body === undefined ? undefined : JSON.stringify(loose.body),
    signal,
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw unreachable();
  });
  if (!response.ok) throw await problemOf(response);
  if (!endpoint.response || response.status === 204) return undefined as CallOutput<E>;
  const answer: unknown = await response.json().catch(() => {
    throw unexpectedShape(endpoint.id, 'its start');
  });
  if (!checksAnswers) return answer as CallOutput<E>;
  const parsed = endpoint.response.safeParse(answer);
  if (!parsed.success)
    throw unexpectedShape(endpoint.id, parsed.error.issues[0]?.path.join('.') || 'its start');
  return parsed.data as CallOutput<E>;
}
