import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';

interface LockContent {
  readonly pid: number;
  readonly port: number;
  readonly token: string;
  readonly url: string | null;
}

export interface InstanceLock {
  /** Tells a second start where this one can be reached. */
  announce(url: string): Promise<void>;
  release(): Promise<void>;
}

/** Another launcher runs on the same data folder. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
}

const answerTimeoutMs = 1_000;

/**
 * Makes sure that one launcher at most works on a data folder. The lock is a file naming a loopback port on which its
 * owner answers with the file's token: a file left by a killed launcher is recognised, whoever has its process id now.
 * @throws AlreadyRunning
 */
export async function lockInstance(file: string): Promise<InstanceLock> {
  const token = randomBytes(16).toString('hex');
  const server = await answerWith(token);
  const content: LockContent = {
    pid: process.pid,
    port: (server.address() as AddressInfo).port,
    token,
    url: null,
  };
  try {
    await take(file, content).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      await assertDead(file);
      await rm(file, { force: true });
      await take(file, content);
    });
  } catch (error) {
    server.close();
    throw error;
  }
  return {
    announce: (url) => writeFile(file, `${JSON.stringify({ ...content, url })}\n`, { mode: 0o600 }),
    release: async () => {
      server.close();
      await rm(file, { force: true });
    },
  };
}

/** Makes the file with its whole content in one step, so that nobody reads a half-written one as a dead owner's. */
async function take(file: string, content: LockContent): Promise<void> {
  const draft = `${file}.${content.token}`;
  await writeFile(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 });
  try {
    await link(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

async function assertDead(file: string): Promise<void> {
  const owner = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as LockContent)
    .catch(() => null);
  if (owner === null || !(await answers(owner))) return;
  const where = owner.url === null ? 'It is still starting.' : `It is at ${owner.url}`;
  throw new AlreadyRunning(
    `Thread is already running from this folder (process ${owner.pid}). ${where}\n` +
      'Stop it with Ctrl-C in its terminal first, or use another data folder: npm start -- --data DIR',
  );
}

function answerWith(token: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(token);
    });
    server.unref();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

function answers({ port, token }: LockContent): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    const done = (alive: boolean): void => {
      socket.destroy();
      resolve(alive);
    };
    socket.setTimeout(answerTimeoutMs, () => done(false));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('end', () => done(answer === token));
    socket.on('error', () => done(false));
  });
}
