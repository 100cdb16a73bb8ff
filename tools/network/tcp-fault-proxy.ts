import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What a line does to those who talk through it. */
export type LineTrouble =
  /** Every chunk is late, in both directions. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** Present connections are reset and new ones refused. */
  | { readonly kind: 'cut' }
  /**
   * Half-open: bytes vanish, nothing closes, new connections are accepted and stay mute. What was open in that time is dead: the server's
   * end is reset when the trouble ends, the client's end only when `reset` is true; else the client has to notice by itself.
   */
  | { readonly kind: 'black_hole'; readonly reset: boolean }
  /** Answers come a few bytes at a time. */
  | { readonly kind: 'trickle'; readonly bytes: number; readonly everyMs: number }
  /** Each connection is reset after so many bytes of answer. */
  | { readonly kind: 'truncate'; readonly afterBytes: number };

type Direction = 'request' | 'answer';

interface Line {
  readonly client: Socket;
  readonly server: Socket;
  answered: number;
  /** It lost bytes in a black hole: no use any more. */
  dead: boolean;
}

/**
 * A TCP line to one port of the loopback interface that can be made bad and good again: stands between a process and its database, queue
 * or provider in tests of outages.
 */
export class TcpFaultProxy {
  readonly #server: Server;
  readonly #targetPort: number;
  readonly #lines = new Set<Line>();
  #trouble: LineTrouble | null = null;
  #accepted = 0;

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client));
  }

  /** Listens on a free port. @param targetPort may have nobody listening yet. */
  static async start(targetPort: number): Promise<TcpFaultProxy> {
    const proxy = new TcpFaultProxy(targetPort);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections open at the moment. */
  get connections(): number {
    return this.#lines.size;
  }

  /** Connections there ever were, the refused ones included. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Makes the line bad, from the next chunk on. */
  trouble(trouble: LineTrouble): void {
    this.heal();
    this.#trouble = trouble;
    if (trouble.kind === 'cut') this.reset();
    if (trouble.kind === 'black_hole') for (const line of this.#lines) line.dead = true;
  }

  /** Makes the line good again; what a black hole swallowed does not come back. */
  heal(): void {
    const ended = this.#trouble;
    this.#trouble = null;
    if (ended?.kind !== 'black_hole') return;
    for (const line of this.#lines) {
      if (!line.dead) continue;
      line.server.resetAndDestroy();
      if (ended.reset) line.client.resetAndDestroy();
    }
  }

  /** Resets every present connection; new ones are welcome. */
  reset(): void {
    for (const { client, server } of this.#lines) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const { client, server } of this.#lines) {
      client.destroy();
      server.destroy();
    }
    await closed;
  }

  #accept(client: Socket): void {
    this.#accepted += 1;
    if (this.#trouble?.kind === 'cut') {
      client.on('error', () => undefined);
      client.resetAndDestroy();
      return;
    }
    const server = connect({ host: '127.0.0.1', port: this.#targetPort, allowHalfOpen: true, noDelay: true });
    const line: Line = { client, server, answered: 0, dead: this.#trouble?.kind === 'black_hole' };
    this.#lines.add(line);
    this.#forward(line, client, server, 'request');
    this.#forward(line, server, client, 'answer');
  }

  #forward(line: Line, from: Socket, to: Socket, direction: Direction): void {
    from.on('error', () => undefined);
    from.on('data', (chunk) => {
      if (line.dead) return;
      from.pause();
      void this.#deliver(line, to, chunk, direction).then(() => from.resume());
    });
    from.on('end', () => (line.dead ? undefined : to.end()));
    from.on('close', (hadError) => {
      if (!line.dead) {
        if (hadError) to.resetAndDestroy();
        else to.destroySoon();
      }
      if (line.client.destroyed && (line.server.destroyed || line.dead)) {
        line.server.destroy();
        this.#lines.delete(line);
      }
    });
  }

  async #deliver(line: Line, to: Socket, chunk: Buffer, direction: Direction): Promise<void> {
    const trouble = this.#trouble;
    if (trouble?.kind === 'latency') await pause(trouble.ms);
    if (direction === 'answer') {
      if (trouble?.kind === 'trickle') return this.#trickle(line, to, chunk, trouble);
      if (trouble?.kind === 'truncate') return truncate(line, to, chunk, trouble.afterBytes);
      line.answered += chunk.length;
    }
    await write(line, to, chunk);
  }

  async #trickle(
    line: Line,
    to: Socket,
    chunk: Buffer,
    { bytes, everyMs }: { readonly bytes: number; readonly everyMs: number },
  ): Promise<void> {
    for (let at = 0; at < chunk.length && !to.destroyed;) {
      // When the trouble ended meanwhile the rest goes out in one piece.
      const size = this.#trouble?.kind === 'trickle' ? bytes : chunk.length;
      await write(line, to, chunk.subarray(at, at + size));
      at += size;
      if (at < chunk.length) await pause(everyMs);
    }
  }
}

async function truncate(line: Line, to: Socket, chunk: Buffer, afterBytes: number): Promise<void> {
  const rest = Math.max(0, afterBytes - line.answered);
  line.answered += chunk.length;
  if (chunk.length <= rest) return write(line, to, chunk);
  await write(line, to, chunk.subarray(0, rest));
  // The bytes before the break must arrive: a reset would throw away what is still in the sender's buffer.
  to.destroySoon();
  line.server.destroy();
}

function write(line: Line, to: Socket, chunk: Buffer): Promise<void> {
  if (line.dead || to.destroyed || !to.writable || chunk.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    to.write(chunk, () => resolve());
  });
}
