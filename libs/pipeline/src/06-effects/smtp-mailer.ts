import type { EmailPayload } from '@thread/domain';
import type { Mailer, SendResult } from './mailer.port';
import { defaultSmtpTimeouts, SmtpLine, type SmtpTimeouts } from './smtp-line';

export interface SmtpMailerOptions {
  /** smtp:// or smtps:// URL. */
  readonly url: string;
  readonly from: string;
  readonly timeouts?: SmtpTimeouts;
}

const lineCount = 3;

/** Sends through an SMTP server over a few kept connections. */
export class SmtpMailer implements Mailer {
  readonly lines = lineCount;
  readonly #free: SmtpLine[];
  readonly #all: readonly SmtpLine[];
  readonly #waiting: ((line: SmtpLine) => void)[] = [];

  constructor({ url, from, timeouts = defaultSmtpTimeouts }: SmtpMailerOptions) {
    const host = /@([^>\s]+)>?\s*$/.exec(from)?.[1] ?? 'thread.invalid';
    this.#all = Array.from({ length: lineCount }, () => new SmtpLine({ url, from, host, timeouts }));
    this.#free = [...this.#all];
  }

  async send(id: string, email: EmailPayload): Promise<SendResult> {
    const line = await this.#takeLine();
    try {
      return await line.send(id, email);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(line);
      else this.#free.push(line);
    }
  }

  close(): void {
    for (const line of this.#all) line.close();
  }

  #takeLine(): Promise<SmtpLine> {
    const line = this.#free.pop();
    return line ? Promise.resolve(line) : new Promise((resolve) => this.#waiting.push(resolve));
  }
}
