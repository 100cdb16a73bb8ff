import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { EmailPayload } from '@thread/domain';
import { SmtpMailer } from './smtp-mailer';

const email: EmailPayload = {
  to: 'sam@example.com',
  toName: 'Sam',
  subject: 'Hello',
  text: 'Hi',
  html: '<p>Hi</p>',
};

/** What the server answers to each command; `null` cuts the line. A missing command gets `250 ok`. */
type Script = Partial<Record<'greeting' | 'MAIL' | 'RCPT' | 'DATA' | 'body', string | null>>;

/** A mail server that follows a script and keeps what it was given. */
class ScriptedServer {
  readonly messages: string[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(
    private readonly script: Script,
    private readonly politely = false,
  ) {
    this.#server = createServer((socket) => this.#talk(socket));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #cut(socket: Socket): void {
    if (this.politely) socket.end();
    else socket.destroy();
  }

  #talk(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    let body: string | null = null;
    let rest = '';
    const say = (line: string | null): void =>
      void (line === null ? this.#cut(socket) : socket.write(`${line}\r\n`));
    say('greeting' in this.script ? (this.script.greeting ?? null) : '220 ready');
    socket.on('data', (data) => {
      rest += data.toString('latin1');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (body !== null) {
          if (line !== '.') body += `${line}\n`;
          else {
            this.messages.push(body);
            body = null;
            say('body' in this.script ? (this.script.body ?? null) : '250 taken');
          }
          continue;
        }
        const verb = line.slice(0, 4).toUpperCase() as keyof Script;
        const answer =
          verb in this.script ? (this.script[verb] ?? null) : verb === 'DATA' ? '354 go on' : '250 ok';
        if (verb === 'DATA' && answer?.startsWith('354')) body = '';
        say(answer);
      }
    });
  }
}

async function sendTo(script: Script) {
  const server = new ScriptedServer(script);
  const mailer = new SmtpMailer({
    url: await server.start(),
    from: 'Thread <thread@thread.example>',
    timeouts: { connectMs: 500, silenceMs: 500 },
  });
  try {
    const result = await mailer.send('0197-id', email);
    return { result, messages: server.messages, connections: server.connections };
  } finally {
    mailer.close();
    await server.stop();
  }
}

it('sends with a Message-ID made from the effect’s id', async () => {
  const { result, messages } = await sendTo({});
  expect(result).toEqual({ kind: 'sent', messageId: '<0197-id@thread.example>' });
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain('Message-ID: <0197-id@thread.example>');
  expect(messages[0]).toContain('Auto-Submitted: auto-generated');
});

it.each<[string, Script, string, string]>([
  ['the line breaks before the greeting', { greeting: null }, 'retry', 'smtp.econnection'],
  ['the server is busy', { greeting: '421 busy' }, 'retry', 'smtp.421'],
  ['the sender is put off', { MAIL: '451 later' }, 'retry', 'smtp.451'],
  ['the address does not exist', { RCPT: '550 nobody' }, 'refused', 'smtp.550'],
  ['the line breaks while the message is announced', { DATA: null }, 'retry', 'smtp.econnection'],
  ['the message is put off after it was given', { body: '452 full' }, 'retry', 'smtp.452'],
  ['the message is refused after it was given', { body: '554 spam' }, 'refused', 'smtp.554'],
  ['the line breaks after the message was given', { body: null }, 'unknown', 'smtp.no_answer'],
])('when %s', async (_name, script, kind, code) => {
  const { result, messages } = await sendTo(script);
  expect(result).toMatchObject({ kind, code });
  expect(messages.length).toBeLessThanOrEqual(1);
});

it.each([
  ['breaks', false],
  ['is closed politely', true],
])('never gives a message twice when the line %s after it was given', async (_name, politely) => {
  const server = new ScriptedServer({ body: null }, politely);
  const mailer = new SmtpMailer({
    url: await server.start(),
    from: 't@thread.example',
    timeouts: { connectMs: 500, silenceMs: 500 },
  });
  const results = await Promise.all(Array.from({ length: 6 }, (_, n) => mailer.send(`id-${n}`, email)));
  expect(results.every((result) => result.kind === 'unknown')).toBe(true);
  expect(server.messages).toHaveLength(6);
  mailer.close();
  await server.stop();
});

it('does not know when the server stays silent after the message', async () => {
  const { result } = await sendTo({ body: '' });
  expect(result.kind).toBe('unknown');
});

it('tries again later when nobody listens', async () => {
  const mailer = new SmtpMailer({
    url: 'smtp://127.0.0.1:1',
    from: 't@thread.example',
    timeouts: { connectMs: 500, silenceMs: 500 },
  });
  expect(await mailer.send('id', email)).toMatchObject({ kind: 'retry' });
  mailer.close();
});

it('F118: keeps names and subjects from becoming headers', async () => {
  const server = new ScriptedServer({});
  const mailer = new SmtpMailer({ url: await server.start(), from: 't@thread.example' });
  await mailer.send('id', {
    ...email,
    toName: 'Sam\r\nBcc: evil@example.com',
    subject: 'Hi\r\nBcc: evil@example.com',
  });
  expect(server.messages[0]).not.toMatch(/^Bcc:/m);
  mailer.close();
  await server.stop();
});
