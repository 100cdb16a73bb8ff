import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TcpFaultProxy } from './tcp-fault-proxy';

/** Bytes the echo server answers a request with. */
const answer = Buffer.alloc(64, 'a');
const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once('close', () => resolve()));

describe('TcpFaultProxy', () => {
  let target: Server;
  let proxy: TcpFaultProxy;
  const sockets: Socket[] = [];
  const received: string[] = [];

  beforeEach(async () => {
    received.length = 0;
    target = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        received.push(data.toString());
        socket.write(answer);
      });
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    proxy = await TcpFaultProxy.start((target.address() as AddressInfo).port);
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await proxy.close();
    await new Promise((resolve) => target.close(resolve));
  });

  async function open(): Promise<Socket> {
    const socket = connect(proxy.port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  }
  /** Sends a word and collects until `size` bytes are there or the connection ends. */
  async function ask(
    socket: Socket,
    size = answer.length,
  ): Promise<{ bytes: number; closed: boolean; ms: number }> {
    const started = performance.now();
    let bytes = 0;
    return new Promise((resolve) => {
      const done = (closed: boolean) => resolve({ bytes, closed, ms: performance.now() - started });
      socket.on('data', (data) => {
        bytes += data.length;
        if (bytes >= size) done(false);
      });
      socket.once('close', () => done(true));
      socket.write('hello');
    });
  }

  it('is an ordinary line as long as nothing is wrong', async () => {
    const socket = await open();
    expect(await ask(socket)).toMatchObject({ bytes: 64, closed: false });
    expect(proxy.connections).toBe(1);
    socket.end();
    await closed(socket);
  });

  it('makes every chunk late, and is quick again afterwards', async () => {
    const socket = await open();
    proxy.trouble({ kind: 'latency', ms: 80 });
    expect((await ask(socket)).ms).toBeGreaterThanOrEqual(150);
    proxy.heal();
    expect(await ask(socket)).toMatchObject({ bytes: 64 });
  });

  it('cuts what is open and refuses what is new, until it is healed', async () => {
    const socket = await open();
    const gone = closed(socket);
    proxy.trouble({ kind: 'cut' });
    await gone;
    const refused = connect(proxy.port, '127.0.0.1');
    refused.on('error', () => undefined);
    await closed(refused);
    proxy.heal();
    expect(await ask(await open())).toMatchObject({ bytes: 64 });
  });

  it('swallows everything without a word; new connections work when it is over, old ones stay mute', async () => {
    const socket = await open();
    await ask(socket);
    proxy.trouble({ kind: 'black_hole', reset: false });
    let ended = false;
    socket.once('close', () => (ended = true));
    const mute = await open();
    const silent = ask(mute);
    socket.write('lost');
    proxy.heal();
    expect(await ask(await open())).toMatchObject({ bytes: 64 });
    expect(ended).toBe(false);
    expect(received).toEqual(['hello', 'hello']);
    mute.destroy();
    expect(await silent).toMatchObject({ bytes: 0 });
  });

  it('resets what a black hole swallowed when it is told to', async () => {
    const socket = await open();
    const gone = closed(socket);
    proxy.trouble({ kind: 'black_hole', reset: true });
    socket.write('lost');
    proxy.heal();
    await gone;
    expect(received).toEqual([]);
  });

  it('gives answers in trickles', async () => {
    const socket = await open();
    proxy.trouble({ kind: 'trickle', bytes: 16, everyMs: 30 });
    const { bytes, ms } = await ask(socket);
    expect(bytes).toBe(64);
    expect(ms).toBeGreaterThanOrEqual(80);
  });

  it('ends a connection after so many bytes of answer', async () => {
    const socket = await open();
    proxy.trouble({ kind: 'truncate', afterBytes: 40 });
    expect(await ask(socket)).toMatchObject({ bytes: 40, closed: true });
  });

  it('closes the client’s end when nobody listens behind it', async () => {
    const lonely = await TcpFaultProxy.start(1);
    const socket = connect(lonely.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await closed(socket);
    await lonely.close();
  });
});
