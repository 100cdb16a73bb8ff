import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlreadyRunning, lockInstance } from './instance-lock';

describe('lockInstance', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thread-lock-'));
    file = join(folder, 'running.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lets one start in, tells the second where the first is, and lets the next in after it', async () => {
    const first = await lockInstance(file);
    await first.announce('http://127.0.0.1:1234');
    await expect(lockInstance(file)).rejects.toThrow(AlreadyRunning);
    await expect(lockInstance(file)).rejects.toThrow('http://127.0.0.1:1234');
    await first.release();
    await (await lockInstance(file)).release();
  });

  it('lets exactly one of several simultaneous starts in', async () => {
    const results = await Promise.allSettled([1, 2, 3].map(() => lockInstance(file)));
    const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(winners).toHaveLength(1);
    await winners[0]?.release();
  });

  it('steps over the file of a killed launcher, even if somebody else listens on its port now', async () => {
    const stranger = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
    await new Promise((resolve) => stranger.once('listening', resolve));
    const { port } = stranger.address() as AddressInfo;
    try {
      await writeFile(file, JSON.stringify({ pid: process.pid, port, token: 'old', url: null }));
      await (await lockInstance(file)).release();
      await writeFile(file, 'damaged');
      await (await lockInstance(file)).release();
    } finally {
      stranger.close();
    }
  });
});
