/**
 * Second step of every command, on Node 24 with all packages: brings generated and compiled files up to date, then runs
 * the compiled command. Everything here is skipped when its inputs did not change.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { generateClient } from './generate-client.mjs';
import { buildWeb } from './build-web.mjs';
import { compile } from '../build/compile.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const say = (text) => process.stderr.write(`${text}\n`);

/** Commands and the compiled module each is. `web`: needs the built pages. `bare`: compiles nothing by itself. */
const commands = {
  start: { module: 'tools/launcher/start-command.js', web: true },
  dev: { module: 'tools/launcher/dev-command.js', web: false },
  demo: { module: 'tools/demo/demo-command.js', web: false },
  build: { module: 'tools/build/build-command.js', web: true },
  thread: { module: 'tools/operator/operator-command.js', web: false },
  drill: { module: 'tools/drills/drill-command.js', web: false },
  bench: { module: 'tools/bench/bench-command.js', web: true },
  faults: { module: 'tools/faults/faults-command.js', web: false },
  chaos: { module: 'tools/chaos/chaos-command.js', web: false },
  leaks: { module: 'tools/leaks/leaks-command.js', web: true },
  db: { module: 'tools/migrate/db-command.js', web: false },
  test: { module: 'tools/checks/test-command.js', web: true },
  check: { module: 'tools/checks/check-command.js', web: false },
};

async function main([name, ...args]) {
  const command = commands[name ?? ''];
  if (!command)
    throw new Error(`Unknown command "${name ?? ''}". There are: ${Object.keys(commands).join(', ')}.`);
  if (args.includes('--help') || args.includes('-h')) await compile();
  else await prepare(command.web);
  const { run } = createRequire(import.meta.url)(join(root, 'dist/server', command.module));
  await run(args);
}

async function prepare(web) {
  const started = Date.now();
  if (await generateClient(root)) say('Generated the database client.');
  const { changed } = await compile();
  if (changed > 0) say(`Compiled ${changed} files in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  if (web && (await buildWeb(root))) say('Built the web pages.');
}

// The channel tells the command when the bootstrap dies; listening must not keep the process alive.
process.channel?.unref();
main(process.argv.slice(2)).catch((error) => {
  say(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
