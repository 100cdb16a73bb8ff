import { createTransport } from 'nodemailer';
import type { EmailPayload } from '@thread/domain';
import type { SendResult } from './mailer.port';
import { classifySmtpFailure } from './smtp-failure';

export interface SmtpTimeouts {
  readonly connectMs: number;
  readonly silenceMs: number;
}

export const defaultSmtpTimeouts: SmtpTimeouts = { connectMs: 10_000, silenceMs: 30_000 };

export interface SmtpSender {
  readonly url: string;
  readonly from: string;
  /** Right side of the Message-ID. */
  readonly host: string;
  readonly timeouts: SmtpTimeouts;
}

/**
 * One kept connection to the mail server, one message at a time: so it is always known which message was handed over when the line breaks.
 * nodemailer's pool may send a message again by itself when its connection closes (`maxRequeues`, default 5): that is switched off, here
 * nothing is ever sent again blindly.
 */
export class SmtpLine {
  readonly #sender: SmtpSender;
  readonly #transport: ReturnType<typeof openTransport>;
  #handedOver = false;

  constructor(sender: SmtpSender) {
    this.#sender = sender;
    this.#transport = openTransport(sender, () => {
      this.#handedOver = true;
    });
  }

  async send(id: string, email: EmailPayload): Promise<SendResult> {
    this.#handedOver = false;
    const messageId = `<${id}@${this.#sender.host}>`;
    try {
      await this.#transport.sendMail({
        from: this.#sender.from,
        to: { name: email.toName ?? '', address: email.to },
        subject: email.subject,
        text: email.text,
        html: email.html,
        messageId,
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return { kind: 'sent', messageId };
    } catch (error) {
      return classifySmtpFailure(error, this.#handedOver);
    }
  }

  close(): void {
    this.#transport.close();
  }
}

function openTransport(sender: SmtpSender, onHandedOver: () => void) {
  // The transaction log is the only place that tells when the server asked for the message (354). It is looked at and kept nowhere.
  const watch = (entry: unknown, message: unknown): void => {
    const fromServer =
      typeof entry === 'object' && entry !== null && 'tnx' in entry && entry.tnx === 'server';
    if (fromServer && String(message).startsWith('354')) onHandedOver();
  };
  const silent = (): void => undefined;
  return createTransport({
    url: sender.url,
    pool: true,
    maxConnections: 1,
    maxMessages: 100,
    maxRequeues: 0,
    connectionTimeout: sender.timeouts.connectMs,
    greetingTimeout: sender.timeouts.connectMs,
    dnsTimeout: sender.timeouts.connectMs,
    socketTimeout: sender.timeouts.silenceMs,
    transactionLog: true,
    logger: {
      level: silent,
      trace: silent,
      debug: watch,
      info: silent,
      warn: silent,
      error: silent,
      fatal: silent,
    },
  });
}
