import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root';

export interface CommandStep {
  readonly name: string;
  /** Script of a package below node_modules; runs on this Node. */
  readonly script: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
}

/** Runs a tool to its end. Its output is kept and shown when it fails; with `show`, it is passed through as it comes. */
export function runStep({ name, script, args, env }: CommandStep, show = false): Promise<StepResult> {
  const root = repositoryRoot();
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    env: { ...process.env, NX_DAEMON: 'false', CHECKPOINT_DISABLE: '1', PATH: pathWithTools(root), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
    if (show) process.stderr.write(chunk);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const seconds = (performance.now() - started) / 1_000;
      resolve({ name, ok: code === 0, seconds, output });
    });
  });
}

/** Tools started by tools (nx → eslint) find this Node and the repository's own versions first. */
function pathWithTools(root: string): string {
  const separator = process.platform === 'win32' ? ';' : ':';
  return [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(separator);
}
