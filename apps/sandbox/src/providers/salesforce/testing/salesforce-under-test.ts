import { createHash, randomBytes } from 'node:crypto';
import { readSandboxConfig } from '../../../sandbox.config';
import { startSandbox, type RunningSandbox } from '../../../start-sandbox';
import type { Org } from '../org/org';
import type { Salesforce } from '../salesforce';

export interface Answer {
  status: number;
  body: unknown;
  headers: Headers;
}

/** What lies at a path of parsed JSON; undefined where it leads nowhere. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}

const redirectUri = 'http://localhost:9/oauth/salesforce/callback';

/** A sandbox with a controllable clock, and the app at work in its simulated Salesforce. */
export class SalesforceUnderTest {
  private offset = 0;
  running!: RunningSandbox;

  static async start(): Promise<SalesforceUnderTest> {
    const config = readSandboxConfig({
      SANDBOX_LOG_LEVEL: 'silent',
      SANDBOX_SALESFORCE_REDIRECT_URLS: redirectUri,
    });
    const under = new SalesforceUnderTest();
    under.running = await startSandbox(config, { now: () => Date.now() + under.offset });
    return under;
  }

  get salesforce(): Salesforce {
    return this.running.salesforce;
  }

  org(number = 1): Org {
    const org = this.salesforce.org(number);
    if (org === undefined) throw new Error(`No org ${number}`);
    return org;
  }

  /** Lets time pass without waiting. */
  advance(ms: number): void {
    this.offset += ms;
  }

  reset(): void {
    this.salesforce.reset(false);
  }

  stop(): Promise<void> {
    return this.running.stop();
  }

  authorizeUrl(extra: Record<string, string> = {}, host = 'login'): string {
    const url = new URL(`${this.running.ready.url}/salesforce/${host}/services/oauth2/authorize`);
    const given = {
      response_type: 'code',
      client_id: this.salesforce.app.clientId,
      redirect_uri: redirectUri,
      scope: 'api refresh_token id',
      state: 'state-1',
      ...extra,
    };
    for (const [name, value] of Object.entries(given)) url.searchParams.set(name, value);
    return url.toString();
  }

  /** Decides the approval form as a browser would; returns the parameters of the redirect. */
  async approve(
    extra: Record<string, string> = {},
    form: Record<string, string> = {},
    host = 'login',
  ): Promise<URLSearchParams> {
    const response = await fetch(this.authorizeUrl(extra, host), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ decision: 'grant', ...form }),
    });
    return new URL(response.headers.get('location') ?? 'http://none').searchParams;
  }

  async token(form: Record<string, string>, host = 'login', path = 'token'): Promise<Answer> {
    const { clientId, clientSecret } = this.salesforce.app;
    const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form });
    return read(
      await fetch(`${this.running.ready.url}/salesforce/${host}/services/oauth2/${path}`, {
        method: 'POST',
        body,
      }),
    );
  }

  /** Installs the app; returns the token answer. */
  async connect(
    orgNumber = 1,
    scope = 'api refresh_token id',
    host = 'login',
  ): Promise<Record<string, string>> {
    const verifier = randomBytes(32).toString('base64url');
    const params = await this.approve(
      { scope, code_challenge: createHash('sha256').update(verifier).digest('base64url') },
      { org: String(orgNumber) },
      host,
    );
    const form = {
      grant_type: 'authorization_code',
      code: params.get('code') ?? '',
      redirect_uri: redirectUri,
    };
    const { body } = await this.token({ ...form, code_verifier: verifier }, host);
    return body as Record<string, string>;
  }

  /** A caller of the REST API with what a token answer gave. */
  api(
    token: Record<string, string>,
  ): (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer> {
    return async (method, path, body, headers = {}) =>
      read(
        await fetch(
          `${token.instance_url}${path.startsWith('/services') ? path : `/services/data/v67.0${path}`}`,
          {
            method,
            headers: {
              authorization: `Bearer ${token.access_token}`,
              ...(body === undefined ? {} : { 'content-type': 'application/json' }),
              ...headers,
            },
            body: body === undefined ? undefined : JSON.stringify(body),
          },
        ),
      );
  }

  /** A caller of `/query`. */
  query(token: Record<string, string>): (soql: string, headers?: Record<string, string>) => Promise<Answer> {
    const api = this.api(token);
    return (soql, headers) => api('GET', `/query?q=${encodeURIComponent(soql)}`, undefined, headers);
  }

  async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.running.ready.url}/_sandbox/api/salesforce${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return (await read(response)).body;
  }
}

/** Reads an answer whose body may be empty or a page. */
export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  let body: unknown = text;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    // A page: left as text.
  }
  return { status: response.status, body, headers: response.headers };
}
