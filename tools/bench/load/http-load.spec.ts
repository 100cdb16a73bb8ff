import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endOfAnswer, postBytes, sendAll } from './http-load';

describe('where an answer ends', () => {
  it.each([
    ['HTTP/1.1 204 No Content\r\ndate: x\r\n\r\n', 36],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 40],
    ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\no', -1],
    ['HTTP/1.1 200 OK\r\ncontent-le', -1],
  ])('of %j is %d', (text, end) => {
    expect(endOfAnswer(text)).toBe(end);
  });
});

describe('sending', () => {
  let server: Server;
  let port: number;
  const bodies: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        bodies.push(body);
        if (body === 'hang up') return response.destroy();
        return response.writeHead(body === 'refuse' ? 401 : 204).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => void (bodies.length = 0));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const requests = (texts: readonly string[]) =>
    texts.map((text) => postBytes(port, '/in', { a: 'b' }, text));
  const send = (texts: readonly string[], connections = 3) =>
    sendAll(requests(texts), { port, connections, limitMs: 5_000 });

  it('sends each request once and counts what is acknowledged', async () => {
    const texts = Array.from({ length: 50 }, (_, at) => `body ${at} ü`);
    const result = await send(texts);
    expect(bodies.toSorted()).toEqual(texts.toSorted());
    expect(result).toMatchObject({ acknowledged: 50, refused: 0 });
    expect(result.latencies).toHaveLength(50);
  });

  it('takes neither a refusal nor a broken connection for an acknowledgement', async () => {
    expect(await send(['fine', 'refuse', 'hang up'], 1)).toMatchObject({ acknowledged: 1, refused: 2 });
  });

  it('begins nothing after the time is over', async () => {
    const all = requests(Array.from({ length: 20 }, () => 'late'));
    expect(await sendAll(all, { port, connections: 2, limitMs: 0 })).toMatchObject({ acknowledged: 0 });
  });
});
