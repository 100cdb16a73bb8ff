import { connect, type Socket } from 'node:net';

export interface LoadTarget {
  /** Port of the loopback interface. */
  readonly port: number;
  /** Requests at the same time, each on a connection of its own. */
  readonly connections: number;
  /** No request is begun after this time. */
  readonly limitMs: number;
}

export interface LoadResult {
  /** Answers with a 2xx. */
  readonly acknowledged: number;
  /** Other answers, and requests whose connection broke. */
  readonly refused: number;
  readonly ms: number;
  /** Of each acknowledged request, in milliseconds. */
  readonly latencies: readonly number[];
  /** Share of one processor that sending took: near 1 the sender itself was the limit. */
  readonly senderCpu: number;
}

/**
 * Sends prepared HTTP/1.1 requests as fast as they are answered, each once, and waits for the last answer. Knows just enough HTTP to see
 * where an answer ends, so that sending costs little beside what is measured.
 */
export async function sendAll(requests: readonly Buffer[], target: LoadTarget): Promise<LoadResult> {
  const latencies: number[] = [];
  let [next, refused] = [0, 0];
  const sockets = await Promise.all(Array.from({ length: target.connections }, () => open(target.port)));
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const lane = async (socket: Socket): Promise<void> => {
    const answers = new AnswerReader(socket);
    while (next < requests.length && performance.now() - startedAt < target.limitMs) {
      const sentAt = performance.now();
      socket.write(requests[next++]!);
      const status = await answers.next();
      if (status >= 200 && status < 300) latencies.push(performance.now() - sentAt);
      else refused += 1;
      if (status === 0) return;
    }
  };
  await Promise.all(sockets.map(lane));
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  for (const socket of sockets) socket.destroy();
  return {
    acknowledged: latencies.length,
    refused,
    ms,
    latencies,
    senderCpu: (user + system) / 1_000 / ms,
  };
}

/** A POST as it goes over the wire. */
export function postBytes(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Buffer {
  const lines = [
    `POST ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

/** The answers of one connection, one at a time. */
class AnswerReader {
  #text = '';
  #closed = false;
  #waiting: ((status: number) => void) | null = null;

  constructor(socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      this.#text += chunk;
      this.#tell();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#closed = true;
      this.#tell();
    });
  }

  /** Status of the next answer; 0 when the connection ends before it. */
  next(): Promise<number> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#tell();
    });
  }

  #tell(): void {
    if (!this.#waiting) return;
    const end = endOfAnswer(this.#text);
    if (end < 0 && !this.#closed) return;
    const status = end < 0 ? 0 : Number(this.#text.slice(9, 12));
    this.#text = this.#text.slice(Math.max(0, end));
    const tell = this.#waiting;
    this.#waiting = null;
    tell(status);
  }
}

/** Index after the first complete answer in the text; -1 while there is none. */
export function endOfAnswer(text: string): number {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return -1;
  const bodyLength = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
  const end = head + 4 + bodyLength;
  return end <= text.length ? end : -1;
}
