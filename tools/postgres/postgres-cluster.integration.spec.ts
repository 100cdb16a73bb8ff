import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startCluster, type ClusterOptions } from './postgres-cluster';

describe('startCluster', () => {
  let folder: string;
  let options: ClusterOptions;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thread-cluster-'));
    options = {
      dataDirectory: join(folder, 'data'),
      password: 'p:a/s@s w',
      logFile: join(folder, 'log'),
      settings: ['fsync=off'],
    };
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function ask<T extends object>(url: string, sql: string): Promise<readonly T[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  it('keeps data from one start to the next, in a folder only its owner may enter', async () => {
    const first = await startCluster(options);
    await ask(first.url('postgres'), 'CREATE TABLE kept AS SELECT 7 AS value');
    await first.stop();
    const second = await startCluster(options);
    try {
      expect(await ask(second.url('postgres'), 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
      expect(await ask(second.url('postgres'), 'SHOW unix_socket_directories')).toEqual([
        { unix_socket_directories: '' },
      ]);
    } finally {
      await second.stop();
    }
  }, 60_000);

  it('refuses a wrong password', async () => {
    const cluster = await startCluster(options);
    try {
      const wrong = new URL(cluster.url('postgres'));
      wrong.password = 'other';
      await expect(ask(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    } finally {
      await cluster.stop();
    }
  }, 60_000);

  it('takes over from a server whose launcher was killed, and keeps what was committed', async () => {
    const first = await startCluster(options);
    await ask(first.url('postgres'), 'CREATE TABLE kept AS SELECT 8 AS value');
    const second = await startCluster(options);
    try {
      await first.ended;
      expect(await ask(second.url('postgres'), 'SELECT value FROM kept')).toEqual([{ value: 8 }]);
    } finally {
      await second.stop();
    }
  }, 60_000);

  it('starts when postmaster.pid names a process that is somebody else’s by now', async () => {
    const first = await startCluster(options);
    const pidFile = join(options.dataDirectory, 'postmaster.pid');
    const content = await readFile(pidFile, 'utf8');
    await first.stop();
    const stranger = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
    await writeFile(pidFile, content.replace(/^\d+/, String(stranger.pid)));
    const second = await startCluster(options);
    await second.stop();
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
  }, 60_000);

  it('says why when it cannot start', async () => {
    await expect(startCluster({ ...options, settings: ['shared_buffers=nonsense'] })).rejects.toThrow(
      /shared_buffers/,
    );
  }, 60_000);
});
