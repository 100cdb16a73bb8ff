import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpSession } from './http-session';

describe('HttpSession', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const routes: Record<string, () => void> = {
        '/a': () =>
          response
            .writeHead(302, { location: '/b', 'set-cookie': ['sid=1; HttpOnly', 'gone=; Max-Age=0'] })
            .end(),
        '/b': () => response.writeHead(302, { location: '/c?done=yes' }).end(),
        '/loop': () => response.writeHead(302, { location: '/loop' }).end(),
      };
      const route = routes[request.url ?? ''];
      if (route) route();
      else response.end(`cookie: ${request.headers.cookie ?? 'none'}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('keeps cookies over redirects', async () => {
    const answer = await new HttpSession().follow(`${url}/a`);
    expect(answer).toMatchObject({ status: 200, url: `${url}/c?done=yes`, text: 'cookie: sid=1' });
  });

  it('stops before the address it is told to stop at', async () => {
    const answer = await new HttpSession().follow(`${url}/a`, (next) => next.includes('done='));
    expect(answer).toMatchObject({ status: 302, url: `${url}/c?done=yes` });
  });

  it('gives up on a circle of redirects', async () => {
    await expect(new HttpSession().follow(`${url}/loop`)).rejects.toThrow(/redirects/);
  });
});
