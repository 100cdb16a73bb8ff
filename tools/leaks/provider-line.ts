import {
  createServer,
  request as ask,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CanaryBook } from './canary';

/**
 * How a provider may hand a secret back: in a refusal or a failure with JSON, in a web page, in a true answer that breaks off in the middle, in
 * one whose shape is not the promised one, or in half an answer after which nothing comes.
 */
export type Echo =
  'refusal' | 'dead grant' | 'wrong client' | 'failure' | 'web page' | 'broken off' | 'odd shape' | 'silence';

interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

interface AwaitedEcho {
  readonly echo: Echo;
  readonly path: RegExp;
}

/** Stands between the product and the simulated provider: notes every secret that goes by, and on demand echoes what it was sent. */
export class ProviderLine {
  readonly #server: Server;
  readonly #canaries: CanaryBook;
  readonly #port: number;
  #awaited: AwaitedEcho[] = [];
  #echoed = 0;

  private constructor(port: number, canaries: CanaryBook) {
    this.#port = port;
    this.#canaries = canaries;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch(() => response.destroy());
    });
  }

  /** @param port of the simulated provider, which may not listen yet. */
  static async start(port: number, canaries: CanaryBook): Promise<ProviderLine> {
    const line = new ProviderLine(port, canaries);
    await new Promise<void>((resolve) => line.#server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Echoes so far. */
  get echoed(): number {
    return this.#echoed;
  }

  /** The next requests to a matching path are answered so, in this order. */
  echo(path: RegExp, ...echoes: readonly Echo[]): void {
    this.#awaited.push(...echoes.map((echo) => ({ echo, path })));
  }

  /** Forgets the echoes nobody came for. */
  pass(): void {
    this.#awaited = [];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange: Exchange = {
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      headers: request.headers,
      body: await bytesOf(request),
    };
    this.#learnFromRequest(exchange);
    const echo = this.#nextEcho(exchange.url);
    if (echo !== null) this.#echoed += 1;
    if (echo === null || echo === 'broken off' || echo === 'odd shape') {
      const answer = await this.#forward(exchange);
      this.#learnFromAnswer(exchange, answer);
      if (echo === 'broken off') return breakOff(response, answer);
      if (echo === 'odd shape') return send(response, oddShape(answer));
      return send(response, answer);
    }
    if (echo === 'silence') return fallSilent(response, exchange);
    send(response, echoOf(echo, exchange));
  }

  #nextEcho(url: string): Echo | null {
    const at = this.#awaited.findIndex(({ path }) => path.test(url));
    return at < 0 ? null : (this.#awaited.splice(at, 1)[0]?.echo ?? null);
  }

  #forward({ method, url, headers, body }: Exchange): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = ask(
        { host: '127.0.0.1', port: this.#port, path: url, method, headers },
        (incoming) => {
          bytesOf(incoming).then(
            (bytes) =>
              resolve({ status: incoming.statusCode ?? 502, headers: incoming.headers, body: bytes }),
            reject,
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  #learnFromRequest({ url, body }: Exchange): void {
    const state = new URL(url, 'http://provider').searchParams.get('state');
    if (state) this.#canaries.add('OAuth state', state);
    const form = new URLSearchParams(body.toString('latin1'));
    const code = form.get('code');
    const verifier = form.get('code_verifier');
    if (code) this.#canaries.add('authorization code', code);
    if (verifier) this.#canaries.add('PKCE verifier', verifier);
  }

  #learnFromAnswer({ url }: Exchange, { headers, body }: Answer): void {
    const location = headers.location;
    const code = location ? new URL(location, 'http://provider').searchParams.get('code') : null;
    if (code) this.#canaries.add('authorization code', code);
    if (!/\/token$/.test(url)) return;
    const answer = JSON.parse(body.toString() || '{}') as Readonly<Record<string, unknown>>;
    if (typeof answer['access_token'] === 'string')
      this.#canaries.add('access token', answer['access_token']);
    if (typeof answer['refresh_token'] === 'string')
      this.#canaries.add('refresh token', answer['refresh_token']);
  }
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const { 'transfer-encoding': _chunked, connection: _connection, ...kept } = headers;
  response.writeHead(status, { ...kept, 'content-length': body.length }).end(body);
}

/** The secrets of a request: its token, and everything its form holds. */
function secretsIn({ headers, body }: Exchange): readonly string[] {
  const token = headers.authorization?.replace(/^\w+ /, '');
  const form = new URLSearchParams(body.toString('latin1'));
  const named = ['client_secret', 'code', 'code_verifier', 'refresh_token', 'token'].flatMap(
    (name) => form.get(name) ?? [],
  );
  return [...(token ? [token] : []), ...named];
}

const shapes: Readonly<
  Record<'refusal' | 'dead grant' | 'wrong client' | 'failure', readonly [number, string, string]>
> = {
  refusal: [400, 'VALIDATION_ERROR', 'invalid_request'],
  'dead grant': [400, 'BAD_REFRESH_TOKEN', 'invalid_grant'],
  'wrong client': [401, 'BAD_CLIENT_SECRET', 'invalid_client'],
  failure: [500, 'INTERNAL_ERROR', 'server_error'],
};

/** Everything the provider was sent, in all the places where providers put what went wrong. */
function echoOf(echo: keyof typeof shapes | 'web page', exchange: Exchange): Answer {
  const secrets = secretsIn(exchange);
  const words = `The request with ${secrets.join(' and ')} cannot be served: ${exchange.method} ${exchange.url} ${exchange.body.toString()}`;
  if (echo === 'web page') {
    const body = Buffer.from(`<!DOCTYPE html><title>Error</title><pre>${words}</pre>`);
    return { status: 200, headers: { 'content-type': 'text/html' }, body };
  }
  const [status, category, error] = shapes[echo];
  const document = {
    status: category,
    category,
    error,
    error_description: words,
    message: words,
    context: { token: secrets, requiredGranularScopes: secrets },
    errors: [{ message: words, code: secrets[0], in: words, context: { value: secrets } }],
    request: { headers: exchange.headers, body: exchange.body.toString() },
    requestId: secrets[0],
    correlationId: secrets[0],
  };
  const headers = {
    'content-type': 'application/json',
    'x-request-id': encodeURIComponent(secrets[0] ?? ''),
    'www-authenticate': `Bearer error="invalid_token", error_description="${encodeURIComponent(secrets.join(' '))}"`,
  };
  return { status, headers, body: Buffer.from(JSON.stringify(document)) };
}

/** A true answer whose secrets stand where nobody expects them. */
function oddShape({ status, headers, body }: Answer): Answer {
  const text = body.toString();
  return {
    status,
    headers,
    body: Buffer.from(JSON.stringify([{ [text]: text, access_token: { value: text } }])),
  };
}

function breakOff(response: ServerResponse, { status, headers, body }: Answer): void {
  const type = headers['content-type'] ?? 'application/json';
  response.writeHead(status, { 'content-type': type, 'content-length': body.length });
  response.write(body.subarray(0, Math.floor(body.length * 0.8)), () => response.destroy());
}

function fallSilent(response: ServerResponse, exchange: Exchange): void {
  const { status, body } = echoOf('failure', exchange);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.write(body.subarray(0, Math.floor(body.length * 0.8)));
}
