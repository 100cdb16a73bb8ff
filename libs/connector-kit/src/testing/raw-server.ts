import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface RawServer {
  readonly port: number;
  readonly url: string;
  /** Connections made so far. */
  readonly accepted: number;
  readonly open: number;
  close(): Promise<void>;
}

/**
 * A server below HTTP: `answer` gets the socket once a whole request head has come (or with `atOnce`, as soon as anything has), and does to it what a
 * broken provider would.
 */
export async function startRawServer(
  answer: (socket: Socket) => void,
  { atOnce = false } = {},
): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket);
    let head = '';
    const read = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      if (!atOnce && !head.includes('\r\n\r\n')) return;
      socket.off('data', read).resume();
      answer(socket);
    };
    socket.on('data', read);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get accepted() {
      return accepted;
    },
    get open() {
      return sockets.size;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
