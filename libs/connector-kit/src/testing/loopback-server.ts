import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  /** Path with query as received. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface LoopbackAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** Answers a request; 'hang up' closes the connection, 'stay silent' never answers; null = nobody expected this request. */
export type LoopbackHandler = (request: ReceivedRequest) => LoopbackAnswer | 'hang up' | 'stay silent' | null;

export interface LoopbackServer {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Requests nobody expected; a spec should end with none. */
  readonly unexpected: readonly string[];
  /** Connections still open, to see that an abandoned call lets go. */
  openConnections(): Promise<number>;
  close(): Promise<void>;
}

const answer = (
  response: ServerResponse,
  { status = 200, headers = {}, body = '' }: LoopbackAnswer,
): void => {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
};

const listening = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

/** A provider played by a handler over real HTTP on a free port of this machine. */
export async function startLoopbackServer(handler: LoopbackHandler): Promise<LoopbackServer> {
  const requests: ReceivedRequest[] = [];
  const unexpected: string[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, target: url, headers, body: Buffer.concat(chunks).toString('utf8') };
      requests.push(request);
      const reply = handler(request);
      if (reply === 'hang up') return incoming.socket.destroy();
      if (reply === 'stay silent') return;
      if (reply !== null) return answer(response, reply);
      unexpected.push(`${method} ${url} ${request.body}`);
      answer(response, { status: 599, body: 'nobody expected this request' });
    });
  });
  await listening(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    unexpected,
    openConnections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
