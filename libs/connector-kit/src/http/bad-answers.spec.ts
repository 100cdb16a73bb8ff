import { gzipSync } from 'node:zlib';
import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import {
  ConnectorError,
  UnexpectedResponse,
  UnreadableAnswer,
  VendorUnavailable,
} from '../errors/connector-error';
import { startRawServer } from '../testing/raw-server';
import type { RawServer } from '../testing/raw-server';
import { readJson } from './read-json';
import { sendHttp } from './send-http';
import type { HttpRequest } from './send-http';

let server: RawServer;
afterEach(() => server.close());

const facts = { connectorId: 'acme-crm', operation: 'deals.read' };
const token = 'token-canary-0123456789';

/** Asks a provider that does this to its socket, and hands back the error. */
const errorFrom = async (
  answer: (socket: Socket) => void,
  fields: Partial<HttpRequest> = {},
): Promise<ConnectorError> => {
  server = await startRawServer(answer);
  const request = { ...facts, method: 'GET', url: server.url, signal: AbortSignal.timeout(30_000) } as const;
  const headers = { authorization: `Bearer ${token}` };
  const error: unknown = await sendHttp({ ...request, headers, ...fields })
    .then((got) => readJson(got, facts))
    .then(
      (json) => `no error but ${JSON.stringify(json)}`,
      (thrown: unknown) => thrown,
    );
  expect(error).toBeInstanceOf(ConnectorError);
  expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/canary/);
  return error as ConnectorError;
};

const gone = async (): Promise<void> => {
  while (server.open > 0) await new Promise((resolve) => setImmediate(resolve));
};

const head = (more: string, status = '200 OK'): string =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\n${more}\r\n`;
const whole = (body: string, status?: string): string =>
  head(`content-length: ${Buffer.byteLength(body)}\r\n`, status) + body;

describe('F64: no connection', () => {
  it.each([
    ['a reset before the answer', (socket: Socket) => void socket.resetAndDestroy()],
    ['a hang-up before the answer', (socket: Socket) => void socket.end()],
    [
      'a reset in the middle',
      (socket: Socket) => void socket.write(head('content-length: 9\r\n'), () => socket.resetAndDestroy()),
    ],
    ['bytes that are not HTTP', (socket: Socket) => void socket.end('220 mail.example ESMTP\r\n')],
  ])('F64: %s is VendorUnavailable and tried again', async (_name, answer) => {
    const error = await errorFrom(answer);
    expect(error).toBeInstanceOf(VendorUnavailable);
    expect(error.retry).toEqual({ kind: 'backoff' });
  });

  it('F64: a failed TLS handshake says so with its code and without the token', async () => {
    server = await startRawServer((socket) => void socket.end('no TLS here\r\n'), { atOnce: true });
    const request = { ...facts, method: 'GET', signal: AbortSignal.timeout(30_000) } as const;
    const error: unknown = await sendHttp({
      ...request,
      url: `https://127.0.0.1:${server.port}/`,
      headers: { authorization: `Bearer ${token}` },
    }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      constructor: VendorUnavailable,
      facts: { providerCode: expect.stringMatching(/SSL|EPROTO/) as string },
    });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/canary/);
  });

  it('F64: a name that does not resolve is VendorUnavailable', async () => {
    const error = await errorFrom(() => undefined, { url: 'https://provider.invalid/deals' });
    expect(error).toBeInstanceOf(VendorUnavailable);
    expect(error.facts.providerCode).toMatch(/^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT)$/);
  });
});

describe('F65: answers that do not end', () => {
  it('F65: silence before the answer ends at the deadline, and the socket goes', async () => {
    expect(await errorFrom(() => undefined, { deadlineMs: 100 })).toBeInstanceOf(VendorUnavailable);
    await gone();
  });

  it('F65: headers, then silence, ends at the idle limit, long before the deadline', async () => {
    const answer = (socket: Socket): void => void socket.write(head('content-length: 100\r\n'));
    const error = await errorFrom(answer, { idleMs: 100, deadlineMs: 30_000 });
    expect(error).toMatchObject({ constructor: VendorUnavailable, facts: { status: 200 } });
    expect(error.message).toMatch(/silent/);
    await gone();
  });

  it('F65: a trickle that keeps inside the idle limit ends at the deadline', async () => {
    let written = 0;
    const answer = (socket: Socket): void => {
      socket.write(head('content-length: 100000\r\n'));
      const drip = setInterval(() => socket.write('x', () => (written += 1)), 20);
      socket.on('close', () => clearInterval(drip));
    };
    const error = await errorFrom(answer, { idleMs: 10_000, deadlineMs: 400 });
    expect(error).toMatchObject({
      constructor: VendorUnavailable,
      message: 'The provider did not answer in time.',
    });
    expect(written).toBeGreaterThan(0);
    await gone();
  });

  it.each([
    ['plain', (body: Buffer) => ['', body] as const],
    ['compressed to a thousandth', (body: Buffer) => ['content-encoding: gzip\r\n', gzipSync(body)] as const],
  ])('F65: a body too large (%s) is given up at the cap', async (_name, encode) => {
    const [header, body] = encode(Buffer.alloc(20_000_000, 'x'));
    const answer = (socket: Socket): void => {
      socket.write(head(`${header}content-length: ${body.byteLength}\r\n`));
      socket.write(body);
    };
    const error = await errorFrom(answer, { maxBytes: 100_000 });
    expect(error).toMatchObject({
      constructor: UnexpectedResponse,
      message: 'The answer is longer than 100000 bytes. It was not read.',
    });
    // The small compressed body has arrived whole: its connection may be used again.
    if (header === '') await gone();
  });
});

describe('F66: answers that cannot be read', () => {
  const gzip = gzipSync(JSON.stringify({ results: Array.from({ length: 500 }, (_, id) => ({ id })) }));
  const damaged = Buffer.from(gzip).fill(0xff, 30, 60);
  const compressed = (body: Buffer): string =>
    head(`content-encoding: gzip\r\ncontent-length: ${body.byteLength}\r\n`);

  it.each<[string, (socket: Socket) => void]>([
    ['half a JSON document', (socket) => void socket.end(whole('{"results":[{"id":"1"'))],
    ['a web page', (socket) => void socket.end(whole('<!DOCTYPE html><title>canary</title>'))],
    [
      'a compression that ends too soon',
      (socket) =>
        void socket.write(compressed(gzip.subarray(0, 200)), () => socket.end(gzip.subarray(0, 200))),
    ],
    ['a damaged compression', (socket) => void socket.write(compressed(damaged), () => socket.end(damaged))],
  ])('F66: %s under 200 is typed, carries none of it and is tried again', async (_name, answer) => {
    const error = await errorFrom(answer);
    expect(error).toMatchObject({
      constructor: UnreadableAnswer,
      code: 'provider.bad_payload',
      retry: { kind: 'backoff' },
    });
    expect(error.facts.status).toBe(200);
  });

  it('F66: a body shorter than promised is a lost connection', async () => {
    expect(
      await errorFrom((socket) => void socket.end(head('content-length: 50\r\n') + '{"a":')),
    ).toBeInstanceOf(VendorUnavailable);
  });

  it('F66: nothing (204) reads as nothing, not as an error of ours', async () => {
    server = await startRawServer((socket) => void socket.end(head('', '204 No Content')));
    const answer = await sendHttp({
      ...facts,
      method: 'GET',
      url: server.url,
      signal: AbortSignal.timeout(30_000),
    });
    expect([answer.status, readJson(answer, facts)]).toEqual([204, null]);
  });

  it('F66: the status of a refusal counts although its body is broken', async () => {
    const answer = `HTTP/1.1 503 Busy\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nxxxx`;
    server = await startRawServer((socket) => void socket.end(answer));
    await expect(
      sendHttp({ ...facts, method: 'GET', url: server.url, signal: AbortSignal.timeout(30_000) }),
    ).resolves.toMatchObject({ status: 503, text: '' });
  });
});
