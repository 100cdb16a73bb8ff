import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { SMTPServer } from 'smtp-server';
import type { Mailbox } from './mailbox';

const maxMessageBytes = 10 * 1024 * 1024;

/** A listening SMTP port that delivers into the mailbox. */
export interface SmtpReceiver {
  port: number;
  stop(): Promise<void>;
}

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Listens on loopback only, without TLS or authentication; any sender and recipient is accepted. */
export async function startSmtpReceiver(
  port: number,
  mailbox: Mailbox,
  logger: Logger,
): Promise<SmtpReceiver> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    size: maxMessageBytes,
    disableReverseLookup: true,
    closeTimeout: 500,
    onData(stream, session, callback) {
      const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
      const to = session.envelope.rcptTo.map((recipient) => recipient.address);
      collect(stream)
        .then((raw) => mailbox.receive(raw, { from, to }))
        .then((mail) => {
          logger.info({ mailId: mail.id, recipients: to.length }, 'mail received');
          callback();
        })
        .catch((error: unknown) => callback(error instanceof Error ? error : new Error(String(error))));
    },
  });
  server.on('error', (error) => logger.warn({ err: error }, 'smtp connection failed'));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
