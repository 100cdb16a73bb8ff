import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and keeps quiet unless it fails.
 * @throws Error with the end of its output when it does.
 */
export async function runTool(what, program, args, { cwd, env }) {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk) => {
    output = (output + chunk).slice(-4_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${what} failed.\n\n${output.trim()}`);
}
