import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

/** What came back for some requests; fewer answers than requests when the connection ended before. */
export interface RawAnswers {
  readonly answers: readonly RawAnswer[];
  /** The connection stayed open without answering in time. */
  readonly silent: boolean;
}

const patienceMs = 60_000;

/** A TCP connection to the api on which requests are written as they are and answers read in their order. */
export class RawLine {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #changed: () => void = () => undefined;
  #open = true;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (part: Buffer) => {
      this.#received = Buffer.concat([this.#received, part]);
      this.#changed();
    });
    const ended = (): void => {
      this.#open = false;
      this.#changed();
    };
    socket.on('close', ended).on('end', ended).on('error', ended);
  }

  static open(port: number): Promise<RawLine> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.removeListener('error', reject);
        resolve(new RawLine(socket));
      });
    });
  }

  get usable(): boolean {
    return this.#open && this.#received.length === 0;
  }

  /**
   * Writes the requests in one go and reads their answers.
   * @param methods of the requests: an answer to HEAD has no body. @param end true: nothing more will be written.
   */
  async exchange(bytes: Buffer, methods: readonly string[], end: boolean): Promise<RawAnswers> {
    if (end) this.#socket.end(bytes);
    else this.#socket.write(bytes);
    const answers: RawAnswer[] = [];
    const deadline = Date.now() + patienceMs;
    while (answers.length < methods.length) {
      const read = readAnswer(this.#received, methods[answers.length] === 'HEAD', !this.#open);
      if (read) {
        this.#received = this.#received.subarray(read.length);
        if (read.answer.status >= 200) answers.push(read.answer);
        continue;
      }
      if (!this.#open) return { answers, silent: false };
      const left = deadline - Date.now();
      if (left <= 0) return { answers, silent: true };
      await this.#change(left);
    }
    return { answers, silent: false };
  }

  /** Ends it without leaving a port waiting. */
  close(): void {
    if (this.#open) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
    this.#open = false;
  }

  #change(longestMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, longestMs);
      this.#changed = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

interface ReadAnswer {
  readonly answer: RawAnswer;
  /** Bytes it took. */
  readonly length: number;
}

/** The first complete answer in the bytes; null when there is none yet. @param ended whether no more will come. */
function readAnswer(bytes: Buffer, bodiless: boolean, ended: boolean): ReadAnswer | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const head = bytes.subarray(0, headEnd).toString('latin1');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0);
  const from = headEnd + 4;
  const answer = (to: number, length = to): ReadAnswer => ({
    answer: { status, body: bytes.subarray(from, to).toString('utf8') },
    length,
  });
  if (bodiless || status < 200 || status === 204 || status === 304) return answer(from);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const to = from + Number(length);
    return bytes.length >= to ? answer(to) : null;
  }
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    const end = bytes.indexOf('\r\n0\r\n\r\n', headEnd);
    return end < 0 ? null : answer(end, end + 7);
  }
  return ended ? answer(bytes.length) : null;
}
