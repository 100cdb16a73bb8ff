import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request the receiver got. */
export interface ReceivedWebhook {
  headers: IncomingHttpHeaders;
  raw: string;
  events: Record<string, unknown>[];
}

/** A product's webhook endpoint in miniature. `answer` = status to give, or a function of the request's number. */
export interface WebhookReceiver {
  url: string;
  received: ReceivedWebhook[];
  answer: number | ((index: number) => number);
  events(): Record<string, unknown>[];
  maxInFlight(): number;
  clear(): void;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<WebhookReceiver> {
  let inFlight = 0;
  let most = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    inFlight += 1;
    most = Math.max(most, inFlight);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      receiver.received.push({
        headers: request.headers,
        raw,
        events: JSON.parse(raw) as Record<string, unknown>[],
      });
      const { answer } = receiver;
      response.statusCode = typeof answer === 'number' ? answer : answer(receiver.received.length - 1);
      inFlight -= 1;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks?tenant=1`,
    received: [],
    answer: 200,
    events: () => receiver.received.flatMap((one) => one.events),
    maxInFlight: () => most,
    clear: () => {
      receiver.received.length = 0;
      most = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
