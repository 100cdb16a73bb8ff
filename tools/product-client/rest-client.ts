import { signIn, type Endpoint } from '@thread/contracts';
import type { z } from 'zod';
import { HttpSession } from './http-session';

export interface CallInput<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  readonly params?: z.input<Params>;
  readonly query?: z.input<Query>;
  readonly body?: z.input<Body>;
}

/** An answer of the REST API other than the one hoped for; carries the problem document. */
export class RestProblem extends Error {
  override readonly name = 'RestProblem';

  constructor(
    readonly endpoint: string,
    readonly status: number,
    readonly problem: Readonly<Record<string, unknown>>,
  ) {
    super(`${endpoint} answered ${status}: ${JSON.stringify(problem)}`);
  }
}

/**
 * Calls the REST API as declared in the contract: requests are typed by it, answers are checked against it. One client is
 * one person's browser session.
 */
export class RestClient {
  readonly session: HttpSession;

  /** @param url address of the product without a trailing slash. */
  constructor(
    readonly url: string,
    session = new HttpSession(),
  ) {
    this.session = session;
  }

  /** @throws RestProblem on any other status than the declared one; ZodError when the answer breaks the contract. */
  async call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    { params, query, body }: CallInput<P, Q, B> = {},
  ): Promise<z.output<R>> {
    const path = fillPath(endpoint.path, (params ?? {}) as Record<string, unknown>);
    const search = searchOf((query ?? {}) as Record<string, unknown>);
    const answer = await this.session.send(`${this.url}/api/v1${path}${search}`, {
      method: endpoint.method,
      headers: {
        accept: 'application/json',
        origin: new URL(this.url).origin,
        'x-thread-request': '1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json = parseJson(answer.text);
    if (answer.status !== endpoint.success) throw new RestProblem(endpoint.id, answer.status, json);
    return (endpoint.response ? endpoint.response.parse(json) : undefined) as z.output<R>;
  }

  /** Signs in; later calls are this person's. */
  async signIn(email: string, password: string): Promise<this> {
    await this.call(signIn, { body: { email, password } });
    return this;
  }
}

function fillPath(path: string, params: Record<string, unknown>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

function searchOf(query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return search === '' ? '' : `?${search}`;
}

function parseJson(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { text: text.slice(0, 500) };
  }
}
