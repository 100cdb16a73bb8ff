import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePorts } from './choose-ports';

describe('choosePorts', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thread-ports-'));
    file = join(folder, 'ports.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const listen = (port: number): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
    });

  it('gives every process its own port, and the same ones the next time', async () => {
    const first = await choosePorts(file);
    expect(new Set(Object.values(first)).size).toBe(5);
    expect(await choosePorts(file)).toEqual(first);
  });

  it('takes another port for one that is taken by now, and keeps the rest', async () => {
    const first = await choosePorts(file);
    const server = await listen(first.sandbox);
    const second = await choosePorts(file);
    server.close();
    expect(second.sandbox).not.toBe(first.sandbox);
    expect(second).toEqual({ ...first, sandbox: second.sandbox });
  });

  it('insists on a port that was asked for, and names the variable when it is taken', async () => {
    const server = await listen(0);
    const { port } = server.address() as AddressInfo;
    const wanted = { api: { port, variable: 'PORT', host: '127.0.0.1' } };
    await expect(choosePorts(file, wanted)).rejects.toThrow(`Port ${port} is taken`);
    await new Promise((resolve) => server.close(resolve));
    expect((await choosePorts(file, wanted)).api).toBe(port);
  });
});
