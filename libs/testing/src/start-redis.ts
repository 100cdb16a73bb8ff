import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@thread/tools';
import { waitFor } from './wait-for';

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** SIGKILL: as if the machine had lost power. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Null when a Redis server can be started here, else the sentence to fail or skip with. */
export function redisMissing(): string | null {
  const { error } = spawnSync('redis-server', ['--version'], { stdio: 'ignore' });
  return error ? 'redis-server is not installed (Debian and Ubuntu: apt-get install redis-server).' : null;
}

/** Starts an empty Redis of its own on a free port of the loopback interface. @param port to come back on the same one. */
export async function startRedis(port?: number): Promise<TestRedis> {
  const missing = redisMissing();
  if (missing) throw new Error(missing);
  const folder = await mkdtemp(join(tmpdir(), 'thread-test-redis-'));
  const chosen = port ?? (await freePort());
  const args = [
    '--port',
    String(chosen),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const [command, ...first] = diesWithUs();
  const child = spawn(command, [...first, ...args], { stdio: 'ignore' });
  const stopWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', stopWithUs);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    process.removeListener('exit', stopWithUs);
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  await waitFor(() => answersPing(chosen), { what: `redis-server on port ${chosen}` });
  return {
    url: `redis://127.0.0.1:${chosen}`,
    port: chosen,
    pid: child.pid ?? 0,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

/** On Linux the kernel ends the server with us: a killed Jest worker runs no exit handler. */
function diesWithUs(): readonly [string, ...string[]] {
  const known =
    process.platform === 'linux' && !spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).error;
  return known ? ['setpriv', '--pdeathsig', 'KILL', '--', 'redis-server'] : ['redis-server'];
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}
