import { Socket } from 'node:net';

/**
 * A socket for a connection to Postgres that gives up when it has been silent for so long. A line that went dead without a word (a
 * firewall that forgot it, a machine that vanished) would otherwise keep its statement waiting for ever, and with it whoever waits for
 * that. Longer than any statement may take, and only for connections that are never silent while they are in use.
 */
export function impatientSocket(silenceMs: number): Socket {
  const socket = new Socket();
  socket.setTimeout(silenceMs, () =>
    socket.destroy(new Error(`The database has not answered for ${silenceMs} ms.`)),
  );
  return socket;
}
