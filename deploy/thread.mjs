/**
 * Starts one of Thread's processes, or one of its commands, in the image: `api`, `worker`, `migrate` (which also makes the logins the
 * processes sign in with), or `<noun> <verb>` of the operator's commands.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const server = (path) => require(`../dist/server/${path}`);

const [name = 'api', ...args] = process.argv.slice(2);

try {
  if (name === 'api') server('apps/api/src/main.js');
  else if (name === 'worker') server('apps/worker/src/main.js');
  else if (name === 'migrate') await server('tools/migrate/db-command.js').run(['prepare', ...args]);
  else await server('tools/operator/operator-command.js').run([name, ...args]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
