export interface HttpAnswer {
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
}

export interface HttpRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const timeoutMs = 30_000;
const mostRedirects = 10;

/** What a browser does besides drawing: keeps cookies per origin, and follows redirects one by one. */
export class HttpSession {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** One exchange; a redirect is answered as it is. */
  async send(url: string, { method = 'GET', headers = {}, body }: HttpRequest = {}): Promise<HttpAnswer> {
    const { origin } = new URL(url);
    const cookie = this.cookieFor(url);
    const response = await fetch(url, {
      method,
      headers: { ...(cookie === '' ? {} : { cookie }), ...headers },
      body: body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(origin, line);
    return { status: response.status, url, headers: response.headers, text: await response.text() };
  }

  /** The header a browser would send there; empty without cookies. */
  cookieFor(url: string): string {
    const jar = this.#cookies.get(new URL(url).origin) ?? [];
    return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Follows redirects until an answer is none, or until `stopAt` says that the next address is the one wanted. */
  async follow(url: string, stopAt: (url: string) => boolean = () => false): Promise<HttpAnswer> {
    let answer = await this.send(url);
    for (let hops = 0; hops < mostRedirects; hops += 1) {
      const location = answer.status >= 300 && answer.status < 400 ? answer.headers.get('location') : null;
      if (location === null) return answer;
      const next = new URL(location, answer.url).href;
      if (stopAt(next)) return { ...answer, url: next };
      answer = await this.send(next);
    }
    throw new Error(`More than ${mostRedirects} redirects from ${new URL(url).origin}.`);
  }

  #keep(origin: string, line: string): void {
    const [pair = '', ...attributes] = line.split(';');
    const equals = pair.indexOf('=');
    const [name, value] = [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    const expired = attributes.some((attribute) => /^\s*max-age=(0|-\d+)\s*$/i.test(attribute));
    if (expired || value === '') jar.delete(name);
    else jar.set(name, value);
    this.#cookies.set(origin, jar);
  }
}
