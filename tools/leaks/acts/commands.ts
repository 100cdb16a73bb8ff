import { askDatabase } from '../../chaos/ask-database';
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { repositoryRoot } from '../../repository-root';
import { inventSecret } from '../canary';
import { secretOfKey } from '../answer-record';
import type { LeakGround } from '../leak-ground';
import type { Stage } from './stage';

interface Command {
  /** Name of its log. */
  readonly name: string;
  /** Compiled script and its arguments, below dist/server. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

const patienceMs = 300_000;

/** Runs a command of ours beside the product; everything it says is kept. @returns its exit code and what it printed on stdout. */
async function runCommand(
  ground: LeakGround,
  { name, script, args = [], environment = {} }: Command,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const file = join(repositoryRoot(), 'dist/server', script);
  const start = `const run = require(${JSON.stringify(file)}).run; if (run) run(process.argv.slice(1));`;
  const child = spawn(process.execPath, ['--enable-source-maps', '-e', start, '--', ...args], {
    cwd: ground.folder.path,
    env: { ...ground.environment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patienceMs,
  });
  const log = createWriteStream(join(ground.folder.logs, 'commands', `${name}.log`), { flags: 'a' });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    // A server that does start has said all it has to say.
    if (output.includes('"ready":true')) child.kill('SIGKILL');
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void log.write(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  await new Promise<void>((resolve) => log.end(resolve));
  return { code, output };
}

/** What an operator runs beside the product. In `short`, one of each kind. */
export async function operatorCommands(
  { ground, adminEmail, connectionId, tell }: Stage,
  short: boolean,
): Promise<void> {
  const [workspace] = await askDatabase<{ slug: string }>(
    ground.database.adminUrl,
    'SELECT slug FROM workspace JOIN connection ON connection.workspace_id = workspace.id WHERE connection.id = $1',
    [connectionId],
  );
  const thread = async (args: readonly string[], environment: NodeJS.ProcessEnv = {}) => {
    const name = args.slice(0, 2).join('-');
    const script = 'tools/operator/operator-command.js';
    const command = { name, script, args: [...args, '--json'], environment };
    const { code, output } = await runCommand(ground, command);
    tell(`thread ${args.slice(0, 2).join(' ')} ended with ${code}.`);
    return output;
  };
  const otherKeys = {
    VAULT_KEYS: `k9:${randomBytes(32).toString('base64')}`,
    VAULT_PRIMARY_KEY: 'k9',
  };
  ground.provider.echo(/\/hubspot\/api\/|\/token/, 'refusal', 'web page');
  await Promise.all([
    thread(['connection', 'test', connectionId]),
    thread(['doctor'], wrongDatabase(ground)),
  ]);
  ground.provider.pass();
  const made = await Promise.all([
    thread([
      ...['key', 'create', '--workspace', workspace?.slug ?? '', '--as', adminEmail, '--name', 'Warehouse'],
      ...['--scope', 'accounts:read'],
    ]),
    thread(['vault', 'rotate', '--to', 'k2']),
  ]);
  const { key } = JSON.parse(made[0]) as { readonly key: string };
  ground.canaries.add('API key', secretOfKey(key));
  if (short) return;
  const admitted = await thread([
    ...['user', 'create', '--workspace', workspace?.slug ?? '', '--email', 'newcomer@example.com'],
    ...['--name', 'Newcomer', '--role', 'viewer'],
  ]);
  const { password } = JSON.parse(admitted) as { readonly password: string };
  ground.canaries.add('login password', password);
  await Promise.all([thread(['doctor']), thread(['connection', 'list'])]);
  await Promise.all([thread(['connection', 'test', connectionId]), thread(['audit', 'verify'])]);
  await Promise.all([thread(['vault', 'status']), thread(['vault', 'verify'])]);
  await Promise.all([thread(['vault', 'retire', 'k1']), thread(['vault', 'verify'], otherKeys)]);
}

/** Every login of the database with a password that is not its own. */
function wrongDatabase({ environment, canaries }: LeakGround): NodeJS.ProcessEnv {
  const password = inventSecret();
  canaries.add('database password', password);
  const names = ['DATABASE_URL', 'DATABASE_VAULT_URL', 'DATABASE_SWEEPER_URL'];
  return Object.fromEntries(
    names.map((name) => {
      const url = new URL(environment[name] ?? '');
      url.password = encodeURIComponent(password);
      return [name, url.href];
    }),
  );
}

/** Processes that cannot start, each for a reason that lies in one of its secrets. */
export async function badStarts(
  { ground, tell }: Stage,
  roles: readonly ('api' | 'worker')[],
): Promise<void> {
  const { environment, secrets } = ground;
  const broken = (name: string): string => (environment[name] ?? '').replace('://', ':/ /');
  const reasons: Readonly<Record<string, NodeJS.ProcessEnv>> = {
    'wrong-database-password': wrongDatabase(ground),
    'broken-addresses': {
      DATABASE_URL: broken('DATABASE_URL'),
      DATABASE_VAULT_URL: broken('DATABASE_VAULT_URL'),
      SMTP_URL: broken('SMTP_URL'),
      REDIS_URL: `redis:/ /:${secrets.postgresPassword}@127.0.0.1`,
    },
    'broken-keys': { VAULT_KEYS: secrets.vaultKeys.replaceAll(':', ';') },
    'short-keys': { VAULT_KEYS: secrets.vaultKeys.slice(0, -8) },
    'other-key': { VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`, VAULT_PRIMARY_KEY: 'k1' },
    'wrong-scheme': { SMTP_URL: (environment['SMTP_URL'] ?? '').replace('smtp:', 'mail:') },
    'broken-client': { HUBSPOT_CLIENT_SECRET: `${secrets.sandboxClientSecret} ` + 'with blanks' },
    superuser: { DATABASE_URL: ground.database.adminUrl },
  };
  for (const role of roles) {
    const tries = Object.entries(reasons).map(([reason, changes]) => async () => {
      const { code } = await runCommand(ground, {
        name: `${role}-${reason}`,
        script: `apps/${role}/src/main.js`,
        environment: { PORT: '0', WORKER_PORT: '0', METRICS_PORT: '0', ...changes },
      });
      tell(
        `${role} with ${reason.replaceAll('-', ' ')}: ${code === null ? 'went on' : `ended with ${code}`}.`,
      );
    });
    // Two at once: most of it is loading.
    for (let at = 0; at < tries.length; at += 2) await Promise.all(tries.slice(at, at + 2).map((go) => go()));
  }
}
