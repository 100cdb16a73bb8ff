import { loginVariables, type LoginUrls } from '../database-roles/database-logins';
import { freePort } from '../postgres/free-port';
import { machineEnvironment } from './machine-environment';
import {
  connectorEnvironment,
  parseSandboxReady,
  sandboxEnvironment,
  type SandboxReady,
} from './sandbox-providers';
import type { LauncherSecrets } from './secrets-file';
import { startProcess, type ProcessOptions, type RunningProcess } from './start-process';
import { supervise, type Supervised, type SupervisionEvent } from './supervise';

type Described = Omit<ProcessOptions, 'logFile'>;

export interface ProductOptions {
  /** Logins of a migrated database. */
  readonly database: LoginUrls;
  /** Null: the queue lives in Postgres. */
  readonly redisUrl: string | null;
  readonly ports: {
    readonly api: number;
    readonly worker: number;
    readonly sandbox: number;
    readonly smtp: number;
  };
  readonly secrets: Pick<LauncherSecrets, 'vaultKeys' | 'vaultPrimaryKey' | 'sandboxClientSecret'>;
  /** Worker processes; all but the first take free ports. Default 1; 0 for a caller that starts them itself. */
  readonly workers?: number;
  /** Folder for renewed tokens that the database could not take yet. */
  readonly spoolDirectory: string;
  /** False: no sandbox; providers and SMTP are as the environment says. */
  readonly sandbox: boolean;
  /** File in which the sandbox keeps its state between starts; null keeps none. */
  readonly sandboxState: string | null;
  /** Variables of the user or the test; they win over everything set here. */
  readonly environment: NodeJS.ProcessEnv;
  /** Where each process's log goes; null keeps only its end in memory. */
  readonly logFile: (name: string) => string | null;
  readonly tell: (event: SupervisionEvent) => void;
}

export interface Product {
  /** Where browsers reach the api, without a trailing slash. */
  readonly url: string;
  /** Loopback address of the api process itself. */
  readonly apiUrl: string;
  readonly sandbox: SandboxReady | null;
  readonly processes: {
    readonly api: Supervised;
    readonly workers: readonly Supervised[];
    readonly sandbox: Supervised | null;
  };
  /**
   * Starts one more worker, with variables on top of what the others have. Nobody restarts it when it dies: for tests of
   * crashes, and of many workers.
   */
  startWorker(environment?: NodeJS.ProcessEnv): Promise<RunningProcess>;
  /** Starts one more api on a free port, for whoever balances load over several. Nobody restarts it. */
  startApi(environment?: NodeJS.ProcessEnv): Promise<RunningProcess>;
  /** Stops api, then workers, then sandbox, each when the one before has finished what it was doing. */
  stop(): Promise<void>;
}

/**
 * Starts sandbox, api and workers as processes wired to each other and to the given database. The one composition behind
 * `npm start`, the demo, and the whole-product tests.
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const started: Pick<Supervised, 'stop'>[] = [];
  const start = async (...processes: Described[]): Promise<Supervised[]> => {
    const running = await startSideBySide(processes, options);
    started.push(...running);
    return running;
  };
  const stop = async (): Promise<void> => {
    for (const process_ of started.toReversed()) await process_.stop();
  };
  try {
    const host = options.environment['HOST']?.trim() || '127.0.0.1';
    const apiUrl = `http://${reachable(host)}:${options.ports.api}`;
    const url = options.environment['PUBLIC_URL']?.trim().replace(/\/+$/, '') || apiUrl;
    const wiring = {
      publicUrl: url,
      clientSecret: options.secrets.sandboxClientSecret,
      environment: options.environment,
    };
    // Kept over a restart of the sandbox: workers were told it.
    const pubsubPort = { SANDBOX_PUBSUB_PORT: String(await freePortBeside(Object.values(options.ports))) };
    const [sandbox = null] = options.sandbox
      ? await start(sandboxProcess(options, { ...sandboxEnvironment(wiring), ...pubsubPort }))
      : [];
    const ready = sandbox ? parseSandboxReady(sandbox.current().ready) : null;
    const shared = {
      ...sharedEnvironment(options, url, ready),
      ...(sandbox ? connectorEnvironment(wiring, sandbox.current().ready) : {}),
      ...options.environment,
    };
    const count = options.workers ?? 1;
    const running = await start(
      ...Array.from({ length: count }, (_, index) =>
        workerProcess(shared, index, index === 0 ? options.ports.worker : 0),
      ),
      apiProcess(shared, host, options.ports.api),
    );
    const workers = running.slice(0, count);
    const api = running.at(-1)!;
    const startMore = async (process_: Described): Promise<RunningProcess> => {
      const more = await startProcess({ ...process_, logFile: options.logFile(process_.name) });
      started.push({ stop: async () => void (await more.stop()) });
      return more;
    };
    let extra = count;
    const startWorker: Product['startWorker'] = (environment = {}) =>
      startMore(workerProcess({ ...shared, ...environment }, extra++, 0));
    let apis = 1;
    const startApi: Product['startApi'] = (environment = {}) => {
      const more = { METRICS_PORT: '0', ...environment };
      return startMore({ ...apiProcess({ ...shared, ...more }, host, 0), name: `api-${(apis += 1)}` });
    };
    const processes = { api, workers, sandbox };
    return { url, apiUrl, sandbox: ready, processes, startWorker, startApi, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts and keeps running; when one of them does not start, none of them is left. */
async function startSideBySide(
  processes: readonly Described[],
  { logFile, tell }: Pick<ProductOptions, 'logFile' | 'tell'>,
): Promise<Supervised[]> {
  const outcomes = await Promise.allSettled(
    processes.map((one) => supervise({ ...one, logFile: logFile(one.name) }, tell)),
  );
  const running = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue;
    await Promise.all(running.map((one) => one.stop()));
    throw outcome.reason;
  }
  return running;
}

/** A free port that is none of those which are chosen and not listened on yet. */
async function freePortBeside(chosen: readonly number[]): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (!chosen.includes(port)) return port;
  }
}

/** An address to call for the interface listened on: "all interfaces" cannot be called. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

export function sandboxProcess(options: ProductOptions, wiring: NodeJS.ProcessEnv): Described {
  return {
    name: 'sandbox',
    script: 'apps/sandbox/src/main.js',
    env: {
      ...machineEnvironment(),
      SANDBOX_PORT: String(options.ports.sandbox),
      SANDBOX_SMTP_PORT: String(options.ports.smtp),
      SANDBOX_STATE_FILE: options.sandboxState ?? '',
      ...wiring,
      ...options.environment,
    },
  };
}

export function apiProcess(shared: NodeJS.ProcessEnv, host: string, port: number): Described {
  return {
    name: 'api',
    script: 'apps/api/src/main.js',
    env: { ...shared, HOST: host, PORT: String(port) },
  };
}

export function workerProcess(shared: NodeJS.ProcessEnv, index: number, port: number): Described {
  return {
    name: index === 0 ? 'worker' : `worker-${index + 1}`,
    script: 'apps/worker/src/main.js',
    env: { ...shared, WORKER_PORT: String(port) },
  };
}

export function sharedEnvironment(
  options: ProductOptions,
  url: string,
  sandbox: SandboxReady | null,
): NodeJS.ProcessEnv {
  return {
    ...machineEnvironment(),
    NODE_ENV: 'production',
    PUBLIC_URL: url,
    ...loginVariables(options.database),
    REDIS_URL: options.redisUrl ?? '',
    VAULT_KEYS: options.secrets.vaultKeys,
    VAULT_PRIMARY_KEY: options.secrets.vaultPrimaryKey,
    VAULT_SPOOL_DIR: options.spoolDirectory,
    SMTP_URL: sandbox?.smtpUrl ?? '',
    SANDBOX_URL: sandbox?.url ?? '',
    SHOW_DEMO_LOGIN: sandbox ? 'true' : 'false',
  };
}
