import { spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface RedisOptions {
  readonly port: number;
  /** Folder for what it keeps. */
  readonly folder: string;
  /** `everysec` keeps an append-only file, written out every second; null keeps nothing. */
  readonly appendOnly: 'everysec' | null;
  /** As a node of a cluster that has yet to be formed. */
  readonly clusterNode?: boolean;
  /** Where it writes its log; nowhere by default. */
  readonly logFile?: string;
}

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const startTimeoutMs = 20_000;

/** Null when a Redis server can be started here, else the sentence to fail or skip with. */
export function redisMissing(): string | null {
  const { error } = spawnSync('redis-server', ['--version'], { stdio: 'ignore' });
  return error ? 'redis-server is not installed (Debian and Ubuntu: apt-get install redis-server).' : null;
}

/**
 * Starts the machine's redis-server on the loopback interface, on what the folder holds. It ends with this process.
 * @throws Error when it is not installed or does not answer in time.
 */
export async function startRedisServer(options: RedisOptions): Promise<RedisServer> {
  const missing = redisMissing();
  if (missing) throw new Error(missing);
  const { port, folder, appendOnly, clusterNode = false, logFile = '/dev/null' } = options;
  const settings = {
    port,
    bind: '127.0.0.1',
    save: '',
    appendonly: appendOnly === null ? 'no' : 'yes',
    appendfsync: appendOnly ?? 'no',
    'maxmemory-policy': 'noeviction',
    dir: folder,
    'cluster-enabled': clusterNode ? 'yes' : 'no',
    logfile: logFile,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const [command, ...first] = diesWithUs();
  const child = spawn(command, [...first, ...args], { stdio: 'ignore' });
  const stopWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', stopWithUs);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    process.removeListener('exit', stopWithUs);
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  const deadline = Date.now() + startTimeoutMs;
  while ((await askRedis(port, 'PING').catch(() => '')) !== '+PONG') {
    if (child.exitCode !== null || Date.now() > deadline) {
      await end('SIGKILL');
      throw new Error(`redis-server on port ${port} did not start.`);
    }
    await pause(20);
  }
  const url = `redis://127.0.0.1:${port}`;
  return { url, port, pid: child.pid ?? 0, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

/** Sends one command in plain words. @returns the first line of the answer. */
export function askRedis(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.setTimeout(10_000, () => socket.destroy(new Error(`Redis did not answer ${command}.`)));
    let text = '';
    socket.on('data', (data) => {
      text += data.toString();
      const end = text.indexOf('\r\n');
      if (end < 0) return;
      resolve(text.slice(0, end));
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('Redis closed the connection.')));
  });
}

/** On Linux the kernel ends the server with us: a killed process runs no exit handler. */
function diesWithUs(): readonly [string, ...string[]] {
  const known =
    process.platform === 'linux' && !spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).error;
  return known ? ['setpriv', '--pdeathsig', 'KILL', '--', 'redis-server'] : ['redis-server'];
}
