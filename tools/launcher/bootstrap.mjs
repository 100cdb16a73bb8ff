#!/usr/bin/env node
/**
 * First step of `npm start`, `npm test` and the other commands: runs on the machine's own Node with nothing installed,
 * makes sure the packages of package-lock.json are there, then hands over to Node 24, which is one of them.
 * Plain JavaScript without dependencies on purpose.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkMachine } from './check-machine.mjs';
import { installPackages, productNode } from './install-packages.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

async function main() {
  checkMachine();
  await installPackages(root);
  const step = fileURLToPath(new URL('./prepare-and-run.mjs', import.meta.url));
  const child = spawn(productNode(root), [step, ...process.argv.slice(2)], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Ctrl-C reaches the child by itself, a signal sent to this process alone does not. Either way we wait for its tidying up.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0);
  });
}

main().catch((error) => {
  process.stderr.write(`\n${error.message}\n\n`);
  process.exitCode = 1;
});
