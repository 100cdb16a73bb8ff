import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, isPortFree } from './free-port';
import { postgresAccount, type PostgresAccount } from './postgres-account';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries';
import { stopStrayPostmaster } from './stray-postmaster';

export interface ClusterOptions {
  /** Folder of the cluster; initialised when it holds none. */
  readonly dataDirectory: string;
  /** Password of the superuser `postgres`. */
  readonly password: string;
  /** Port to prefer; another is taken when it is not free. */
  readonly port?: number;
  /** Extra server settings, e.g. `fsync=off`. */
  readonly settings?: readonly string[];
  /** Where the server writes its log. */
  readonly logFile: string;
}

export interface PostgresCluster {
  readonly port: number;
  readonly pid: number;
  /** URL of a database of this cluster for its superuser. */
  url(database: string): string;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
  /** Resolves when the server process ended, however that came. */
  readonly ended: Promise<void>;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;
const pollMs = 25;

/**
 * Starts real Postgres from the binaries npm installed, as a process group of its own, so that Ctrl-C in a terminal
 * does not reach it before its clients have stopped. A server left over from a killed launcher is stopped first.
 * Only TCP on the loopback interface is opened.
 */
export async function startCluster(options: ClusterOptions): Promise<PostgresCluster> {
  const binaries = await findPostgresBinaries();
  await mkdir(options.dataDirectory, { recursive: true, mode: 0o700 });
  const account = await postgresAccount([binaries.postgres, join(options.dataDirectory, 'PG_VERSION')]);
  await account.own(options.dataDirectory);
  if (existsSync(join(options.dataDirectory, 'PG_VERSION'))) await stopStrayPostmaster(options.dataDirectory);
  else await initialise(binaries, account, options);
  const preferred = options.port ?? (await freePort());
  const port = (await isPortFree(preferred)) ? preferred : await freePort();
  return serve(binaries, account, options, port);
}

async function initialise(
  binaries: PostgresBinaries,
  account: PostgresAccount,
  options: ClusterOptions,
): Promise<void> {
  const passwordFile = join(tmpdir(), `thread-${randomBytes(8).toString('hex')}`);
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600, flag: 'wx' });
  await account.own(passwordFile);
  try {
    const { code, output } = await runToEnd(account, binaries.initdb, [
      `--pgdata=${options.dataDirectory}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]);
    if (code !== 0) throw new Error(`Postgres could not prepare ${options.dataDirectory}:\n${output.trim()}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function runToEnd(
  account: PostgresAccount,
  program: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const [file, allArgs] = account.command(program, args);
  const child = spawn(file, allArgs, { ...account.identity, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

async function serve(
  binaries: PostgresBinaries,
  account: PostgresAccount,
  options: ClusterOptions,
  port: number,
): Promise<PostgresCluster> {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `port=${port}`,
    'max_connections=200',
    'lc_messages=C',
    ...(options.settings ?? []),
  ];
  const args = ['-D', options.dataDirectory, ...settings.flatMap((setting) => ['-c', setting])];
  const [file, allArgs] = account.command(binaries.postgres, args);
  const log = await open(options.logFile, 'a', 0o600);
  const stdio = ['ignore', log.fd, log.fd] as const;
  const child = spawn(file, allArgs, { ...account.identity, cwd: '/', detached: true, stdio: [...stdio] });
  await log.close();
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stopWithUs = (): void => void child.kill('SIGINT');
  process.once('exit', stopWithUs);
  void ended.then(() => process.removeListener('exit', stopWithUs));
  await untilReady(child, options);
  const { pid } = child;
  if (pid === undefined) throw new Error('Postgres was started without a process id.');
  const secret = encodeURIComponent(options.password);
  return {
    port,
    pid,
    ended,
    url: (database) => `postgresql://postgres:${secret}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    stop: () => stopServer(child, ended, binaries, account, options.dataDirectory),
  };
}

/** The last line of postmaster.pid says "ready" once connections are accepted; pg_ctl waits for the same. */
async function untilReady(child: ChildProcess, options: ClusterOptions): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  let failure: Error | null = null;
  child.once('error', (error) => (failure = error));
  while (Date.now() < deadline) {
    if (failure) throw failure;
    if (child.exitCode !== null || child.signalCode !== null) break;
    const lines = await readFile(join(options.dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '');
    if (lines.split('\n')[7]?.trim() === 'ready') return;
    await pause(pollMs);
  }
  child.kill('SIGINT');
  const log = await readFile(options.logFile, 'utf8').catch(() => '');
  throw new Error(
    `Postgres did not start. The end of its log (${options.logFile}):\n${log.trim().slice(-2_000)}`,
  );
}

async function stopServer(
  child: ChildProcess,
  ended: Promise<void>,
  binaries: PostgresBinaries,
  account: PostgresAccount,
  dataDirectory: string,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32')
    await runToEnd(account, binaries.pgCtl, ['stop', '-D', dataDirectory, '-m', 'fast']);
  else child.kill('SIGINT');
  const timeout = pause(stopTimeoutMs, 'late' as const, { ref: false });
  const outcome = await Promise.race([ended, timeout]);
  if (outcome === 'late') child.kill('SIGQUIT');
  await ended;
}
