import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '../repository-root';

export interface ProcessOptions {
  /** For messages and log lines, e.g. `api`. */
  readonly name: string;
  /** Compiled script below dist/server. */
  readonly script: string;
  /** The environment of the child; nothing is inherited. */
  readonly env: NodeJS.ProcessEnv;
  /** File that receives what the child writes to stdout and stderr. */
  readonly logFile?: string | null;
  /** Default 60 000. */
  readonly readyTimeoutMs?: number;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  /** The JSON line the child printed when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  readonly ended: Promise<ProcessEnd>;
  /** The end of what the child wrote to stderr. */
  recentLog(): string;
  /** Asks the child to stop, waits, and kills it when it does not within the time. */
  stop(patienceMs?: number): Promise<ProcessEnd>;
  /** Sends a signal at once, SIGKILL by default, and waits for the end. */
  kill(signal?: NodeJS.Signals): Promise<ProcessEnd>;
}

/** A child process ended, or kept silent, before it was ready. The message carries the child's own last words. */
export class ProcessNotReady extends Error {
  override readonly name = 'ProcessNotReady';
}

const keptLogCharacters = 200_000;
const stopPatienceMs = 15_000;

/**
 * Starts one of Thread's processes and waits for its `{"ready":true,…}` line on stdout. The child is in a process group
 * of its own (Ctrl-C in a terminal reaches only the launcher, which stops the children in order) and stops when the
 * launcher dies.
 * @throws ProcessNotReady
 */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const compiled = join(repositoryRoot(), 'dist/server');
  const preload = join(compiled, 'tools/launcher/leave-with-parent.js');
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', '--require', preload, join(compiled, options.script)],
    {
      // What V8 compiled is kept between starts: a process is ready a fifth sooner.
      env: { NODE_COMPILE_CACHE: join(repositoryRoot(), 'dist/compile-cache'), ...options.env },
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  void ended.then(() => process.removeListener('exit', killWithUs));
  const log = collectLog(child, options.logFile ?? null);
  const running: RunningProcess = {
    name: options.name,
    pid: child.pid ?? 0,
    ready: await untilReady(child, ended, log, options),
    ended,
    recentLog: log,
    stop: async (patienceMs = stopPatienceMs) => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      return ended.finally(() => clearTimeout(timer));
    },
    kill: (signal = 'SIGKILL') => {
      child.kill(signal);
      return ended;
    },
  };
  return running;
}

function collectLog(child: ChildProcess, logFile: string | null): () => string {
  let recent = '';
  const file: WriteStream | null =
    logFile === null ? null : createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  // A full disk must not take the product down with it; the log's end is still kept in memory.
  file?.on('error', () => undefined);
  child.stderr?.on('data', (chunk: Buffer) => {
    recent = (recent + chunk.toString()).slice(-keptLogCharacters);
    file?.write(chunk);
  });
  child.stdout?.on('data', (chunk: Buffer) => void file?.write(chunk));
  child.once('close', () => file?.end());
  return () => recent;
}

async function untilReady(
  child: ChildProcess,
  ended: Promise<ProcessEnd>,
  log: () => string,
  { name, readyTimeoutMs = 60_000 }: ProcessOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const { stdout } = child;
  if (!stdout) throw new ProcessNotReady(`${name} was started without a standard output.`);
  let timer: NodeJS.Timeout | undefined;
  const ready = new Promise<Readonly<Record<string, unknown>>>((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const message = parseReady(line);
      if (message) resolve(message);
    });
  });
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), readyTimeoutMs)));
  const outcome = await Promise.race([ready, ended, late]).finally(() => clearTimeout(timer));
  if (outcome !== null && 'ready' in outcome) return outcome;
  if (outcome === null) child.kill('SIGKILL');
  const words = lastWords(log());
  const what =
    outcome === null ? `was not ready within ${readyTimeoutMs / 1000} s` : 'stopped while starting';
  throw new ProcessNotReady(`The ${name} process ${what}.${words === '' ? '' : `\n${words}`}`);
}

function parseReady(line: string): Readonly<Record<string, unknown>> | null {
  if (!line.startsWith('{')) return null;
  try {
    const message = JSON.parse(line) as Record<string, unknown>;
    return message['ready'] === true ? message : null;
  } catch {
    return null;
  }
}

/** The end of a log in words: the messages of structured lines, other lines as they are, without stack frames. */
export function lastWords(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '' && !/^ +at |^Node\.js v/.test(line));
  return lines.slice(-12).map(messageOf).join('\n').slice(-2_000);
}

function messageOf(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter(Boolean).join(': ') || line;
  } catch {
    return line;
  }
}
