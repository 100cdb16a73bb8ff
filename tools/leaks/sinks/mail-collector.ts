import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { textPiece, type Piece, type Sink } from '../sink';

const user = 'thread';

/**
 * A mail server that wants a password and keeps what it gets. Told to, it refuses the next log-ins and quotes the password in its refusal, as
 * careless servers do.
 */
export class MailCollector implements Sink {
  readonly name = 'e-mails';
  readonly #server: SMTPServer;
  readonly #mails: Buffer[] = [];
  readonly #password: string;
  #refusals = 0;

  private constructor(password: string) {
    this.#password = password;
    this.#server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      disableReverseLookup: true,
      closeTimeout: 500,
      onAuth: (auth, _session, callback) => {
        if (this.#refusals > 0) {
          this.#refusals -= 1;
          const words = `Authentication failed for ${user} with password ${auth.password ?? ''}`;
          return callback(Object.assign(new Error(words), { responseCode: 535 }));
        }
        if (auth.password !== password) return callback(new Error('Wrong password.'));
        callback(null, { user });
      },
      onData: (stream, _session, callback) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          this.#mails.push(Buffer.concat(parts));
          callback();
        });
      },
    });
    this.#server.on('error', () => undefined);
  }

  static async start(password: string): Promise<MailCollector> {
    const collector = new MailCollector(password);
    await new Promise<void>((resolve) => collector.#server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  /** Address of the server, with user and password. */
  get url(): string {
    const { port } = this.#server.server.address() as AddressInfo;
    return `smtp://${user}:${encodeURIComponent(this.#password)}@127.0.0.1:${port}`;
  }

  get received(): number {
    return this.#mails.length;
  }

  refuseLogins(times: number): void {
    this.#refusals = times;
  }

  /** Each mail as it came, and its parts decoded. */
  async *pieces(): AsyncIterable<Piece> {
    for (const [at, raw] of this.#mails.entries()) {
      yield textPiece(`mail ${at + 1}`, raw);
      const { subject = '', text = '', html = '', headers } = await PostalMime.parse(raw);
      const lines = headers.map(({ key, value }) => `${key}: ${value}`);
      yield textPiece(`mail ${at + 1}, decoded`, [...lines, subject, text, html].join('\n'));
    }
  }

  async plant(texts: readonly string[]): Promise<void> {
    const transport = createTransport({ url: this.url });
    await transport.sendMail({
      from: 'planted@example.com',
      to: 'somebody@example.com',
      subject: 'Planted',
      text: texts.join('\n'),
    });
    transport.close();
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
