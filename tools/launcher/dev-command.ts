import { watch } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { freePort } from '../postgres/free-port';
import { repositoryRoot } from '../repository-root';
import { startInstallation, type Installation } from './installation';
import { machineEnvironment } from './machine-environment';
import { stopSignal } from './stop-signal';
import { supervise } from './supervise';
import { welcomeBox } from './welcome-box';

interface Compiler {
  compile(): Promise<{ readonly files: number; readonly changed: number }>;
}

const watched = ['libs', 'apps/api', 'apps/worker', 'apps/sandbox'];
const quietMs = 150;

/** `npm run dev`: like `npm start`, but pages come from their sources, and changed server code restarts the processes. */
export async function run(args: readonly string[]): Promise<void> {
  const program = new Command('npm run dev --')
    .description(
      'Runs Thread for people working on it: hot reload for the pages, restart on change for the server.',
    )
    .option('--data <dir>', 'folder for the database, secrets and logs', '.data');
  program.parse(args, { from: 'user' });
  const { data } = program.opts<{ data: string }>();
  const stopping = stopSignal();
  const webPort = await freePort();
  const url = `http://127.0.0.1:${webPort}`;
  const environment = { PUBLIC_URL: url, NODE_ENV: 'development', LOG_LEVEL: 'debug' };
  const installation = await startInstallation({ data, sandbox: true, environment });
  const undo: (() => Promise<void> | void)[] = [() => installation.stop()];
  try {
    const web = await supervise(
      {
        name: 'web',
        script: 'tools/launcher/web-dev-server.js',
        env: { ...machineEnvironment(), API_URL: installation.product.apiUrl, WEB_PORT: String(webPort) },
      },
      () => undefined,
    );
    undo.push(() => web.stop(), restartOnChange(installation));
    const { folder, logins, product } = installation;
    const sandboxUrl = product.sandbox?.url ?? null;
    process.stdout.write(`${welcomeBox({ url, logins, sandboxUrl, dataFolder: folder.path })}\n`);
    await stopping;
    process.stderr.write('\nStopping …\n');
  } finally {
    for (const step of undo.toReversed()) await step();
  }
}

/** Compiles after each change and restarts what runs, when anything came out differently. @returns how to end that. */
function restartOnChange({ product: { processes } }: Installation): () => void {
  const root = repositoryRoot();
  let timer: NodeJS.Timeout | undefined;
  let turn = Promise.resolve();
  const rebuild = async (): Promise<void> => {
    const compilerUrl = pathToFileURL(join(root, 'tools/build/compile.mjs')).href;
    const { compile } = (await import(compilerUrl)) as Compiler;
    const { changed } = await compile();
    if (changed === 0) return;
    process.stderr.write(`Compiled ${changed} files; restarting.\n`);
    const sandbox = processes.sandbox ? [processes.sandbox] : [];
    for (const supervised of [processes.api, ...processes.workers, ...sandbox]) await supervised.restart();
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      turn = turn.then(rebuild).catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      });
    }, quietMs);
  };
  const watchers = watched.map((folder) => watch(join(root, folder), { recursive: true }, later));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
