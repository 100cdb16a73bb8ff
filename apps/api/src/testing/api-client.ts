export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when there is none. */
  readonly body: unknown;
}

interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Speaks to the API as a browser on its own site would, keeping the session cookie. */
export class ApiClient {
  #cookies = new Map<string, string>();

  constructor(readonly url: string) {}

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Takes over another client's cookies. */
  copyOf(): ApiClient {
    const copy = new ApiClient(this.url);
    copy.#cookies = new Map(this.#cookies);
    return copy;
  }

  get = (path: string): Promise<ApiAnswer> => this.send('GET', `/api/v1${path}`);
  post = (path: string, body?: unknown): Promise<ApiAnswer> => this.send('POST', `/api/v1${path}`, { body });
  put = (path: string, body?: unknown): Promise<ApiAnswer> => this.send('PUT', `/api/v1${path}`, { body });
  patch = (path: string, body?: unknown): Promise<ApiAnswer> =>
    this.send('PATCH', `/api/v1${path}`, { body });
  delete = (path: string): Promise<ApiAnswer> => this.send('DELETE', `/api/v1${path}`);

  /** The answer's JSON, typed by the caller; throws when the status is not 2xx. */
  async read<T>(path: string): Promise<T> {
    const answer = await this.get(path);
    if (answer.status >= 300) throw new Error(`GET ${path} answered ${answer.status}: ${answer.text}`);
    return answer.body as T;
  }

  /** @param path from the root of the site. */
  async send(method: string, path: string, { body, headers }: Sent = {}): Promise<ApiAnswer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        'sec-fetch-site': 'same-origin',
        'x-thread-request': '1',
        ...(this.#cookies.size > 0 ? { cookie: this.cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body:
        body === undefined
          ? null
          : typeof body === 'string' || body instanceof Uint8Array
            ? (body as string)
            : JSON.stringify(body),
    });
    this.#keepCookies(response.headers.getSetCookie());
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as unknown) : undefined,
    };
  }

  #keepCookies(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }
}
