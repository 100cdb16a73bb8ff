import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../postgres/free-port';
import { choosePorts } from '../launcher/choose-ports';
import { loginUrls } from '../database-roles/database-logins';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../launcher/open-database';
import {
  apiProcess,
  sandboxProcess,
  sharedEnvironment,
  workerProcess,
  type ProductOptions,
} from '../launcher/product';
import { connectorEnvironment, parseSandboxReady, sandboxEnvironment } from '../launcher/sandbox-providers';
import { makeSecrets, type LauncherSecrets } from '../launcher/secrets-file';
import { seedDatabase, type DemoLogin } from '../launcher/seed-database';
import { startProcess, type RunningProcess } from '../launcher/start-process';
import { migrateDatabase } from '../migrate/migrate-database';
import { TcpFaultProxy } from '../network/tcp-fault-proxy';
import { killCluster } from '../postgres/kill-cluster';
import { startRedisServer, type RedisServer } from '../redis/redis-server';
import { ProcessSlot } from './process-slot';
import { lineNames, type LineName, type QueueBackend } from './strike';

export interface GroundOptions {
  readonly backend: QueueBackend;
  readonly workers: number;
}

type Ports = ProductOptions['ports'] & { readonly postgres: number };

/**
 * The whole product on fresh data, each part a process of its own that can be hurt: Postgres, Redis, sandbox, api, workers, and a fault
 * proxy in every line between them.
 */
export class ChaosGround {
  readonly folder: string;
  readonly backend: QueueBackend;
  readonly secrets: LauncherSecrets;
  readonly lines: Readonly<Record<LineName, TcpFaultProxy>>;
  readonly ports: Ports;
  readonly logins: readonly DemoLogin[];
  readonly sandboxUrl: string;
  readonly api: ProcessSlot;
  readonly workers: readonly ProcessSlot[];
  #database: EmbeddedDatabase;
  #redis: RedisServer | null;
  readonly #sandbox: RunningProcess;

  private constructor(parts: Parts, processes: Processes) {
    this.folder = parts.folder;
    this.backend = parts.options.backend;
    this.secrets = parts.secrets;
    this.lines = parts.lines;
    this.ports = parts.ports;
    this.logins = parts.logins;
    this.#database = parts.database;
    this.#redis = parts.redis;
    this.sandboxUrl = `http://127.0.0.1:${parts.ports.sandbox}`;
    this.#sandbox = processes.sandbox;
    this.api = processes.api;
    this.workers = processes.workers;
  }

  static async open(options: GroundOptions): Promise<ChaosGround> {
    const undo: (() => Promise<unknown>)[] = [];
    try {
      const parts = await openParts(options, undo);
      const processes = await startProcesses(parts, undo);
      return new ChaosGround(parts, processes);
    } catch (error) {
      for (const step of undo.toReversed()) await step();
      throw error;
    }
  }

  /** Address of the api, without anything in between. */
  get apiUrl(): string {
    return `http://127.0.0.1:${this.ports.api}`;
  }

  /** Thread's database for its superuser, without anything in between: row policies do not hide anything from it. */
  get databaseUrl(): string {
    return this.#database.adminUrl;
  }

  logFile(name: string): string {
    return logFile(this.folder, name);
  }

  get redisFolder(): string {
    return join(this.folder, 'redis');
  }

  get redisPort(): number | null {
    return this.#redis?.port ?? null;
  }

  /** Kills Postgres. @returns how to bring it back. */
  async killPostgres(): Promise<() => Promise<void>> {
    const { cluster } = this.#database;
    if (cluster) await killCluster(cluster);
    return async () => {
      this.#database = await openDatabase(this.folder, this.secrets, this.ports.postgres);
    };
  }

  /** Kills Redis. @returns how to bring it back, on what `change` has made of its folder meanwhile. */
  async killRedis(): Promise<(change?: (folder: string) => Promise<void>) => Promise<void>> {
    const redis = this.#redis;
    await redis?.kill();
    return async (change) => {
      await change?.(this.redisFolder);
      if (redis) this.#redis = await openRedis(this.folder, redis.port);
    };
  }

  /** Everything good again on every line. */
  heal(): void {
    for (const line of Object.values(this.lines)) line.heal();
  }

  /** Ends the sandbox, which then writes down what it knows. */
  async stopSandbox(): Promise<void> {
    await this.#sandbox.stop();
  }

  async stop(keepData: boolean): Promise<void> {
    this.heal();
    await this.api.stop();
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await this.#sandbox.stop();
    await this.#redis?.stop();
    await this.#database.stop();
    await Promise.all(Object.values(this.lines).map((line) => line.close()));
    if (!keepData) await rm(this.folder, { recursive: true, force: true });
  }

  /** From now on the first process of Thread that comes to that place dies there. */
  async armRacepoint(place: string): Promise<void> {
    const draft = `${armedFile(this.folder)}.new`;
    await writeFile(draft, place);
    await rename(draft, armedFile(this.folder));
  }

  /** Waits for that death. @returns false when nobody came by in time; then nobody dies any more. */
  async untilShot(patienceMs: number): Promise<boolean> {
    const deadline = performance.now() + patienceMs;
    while (existsSync(armedFile(this.folder))) {
      if (performance.now() < deadline) await pause(20);
      else
        return unlink(armedFile(this.folder)).then(
          () => false,
          () => true,
        );
    }
    return true;
  }

  /** Copies the files of Redis as they are. */
  async copyRedisFiles(to: string): Promise<void> {
    await rm(to, { recursive: true, force: true });
    await cp(this.redisFolder, to, { recursive: true });
  }
}

interface Parts {
  readonly options: GroundOptions;
  readonly folder: string;
  readonly secrets: LauncherSecrets;
  readonly ports: Ports;
  readonly database: EmbeddedDatabase;
  readonly redis: RedisServer | null;
  readonly lines: Readonly<Record<LineName, TcpFaultProxy>>;
  readonly logins: readonly DemoLogin[];
}

interface Processes {
  readonly sandbox: RunningProcess;
  readonly api: ProcessSlot;
  readonly workers: readonly ProcessSlot[];
}

async function openParts(options: GroundOptions, undo: (() => Promise<unknown>)[]): Promise<Parts> {
  const folder = await mkdtemp(join(tmpdir(), 'thread-chaos-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const secrets = makeSecrets();
  const ports = await choosePorts(null);
  const database = await openDatabase(folder, secrets, ports.postgres);
  undo.push(() => database.stop());
  await migrateDatabase(database.ownerUrl);
  const logins = await seedDatabase(database.urls);
  const redis = options.backend === 'redis' ? await openRedis(folder, await freePort()) : null;
  undo.push(async () => redis?.stop());
  const targets: Readonly<Record<LineName, number>> = {
    postgres: ports.postgres,
    redis: redis?.port ?? 1,
    provider: ports.sandbox,
    ingress: ports.api,
    mail: ports.smtp,
  };
  const lines = {} as Record<LineName, TcpFaultProxy>;
  for (const name of lineNames) {
    const line = await TcpFaultProxy.start(targets[name]);
    lines[name] = line;
    undo.push(() => line.close());
  }
  return { options, folder, secrets, ports, database, redis, lines, logins };
}

function openDatabase(folder: string, secrets: LauncherSecrets, port: number): Promise<EmbeddedDatabase> {
  return openEmbeddedDatabase({
    dataDirectory: join(folder, 'postgres'),
    logFile: logFile(folder, 'postgres'),
    port,
    superuserPassword: secrets.postgresPassword,
    databasePassword: secrets.databasePassword,
    databaseLogins: secrets.databaseLogins,
  });
}

async function openRedis(folder: string, port: number): Promise<RedisServer> {
  const own = join(folder, 'redis');
  await mkdir(own, { recursive: true });
  return startRedisServer({ port, folder: own, appendOnly: 'everysec' });
}

const armedFile = (folder: string): string => join(folder, 'armed');
const logFile = (folder: string, name: string): string => join(folder, `${name}.log`);

/** Bulk work in a short time: more mails than the sandbox keeps by default, and its state written when it stops. */
const sandboxSettings = {
  SANDBOX_MAILS_KEPT: '100000',
  SANDBOX_STATE_EVERY_MS: '2000000000',
  SANDBOX_LOG_LEVEL: 'warn',
};

async function startProcesses(parts: Parts, undo: (() => Promise<unknown>)[]): Promise<Processes> {
  const { folder, lines, ports, secrets, redis, options } = parts;
  const publicUrl = `http://127.0.0.1:${ports.api}`;
  const through = (url: string, line: LineName): string => {
    const changed = new URL(url);
    changed.port = String(lines[line].port);
    return changed.href;
  };
  const productOptions: ProductOptions = {
    database: loginUrls(through(parts.database.ownerUrl, 'postgres'), secrets.databaseLogins),
    redisUrl: redis ? through(redis.url, 'redis').replace(/\/$/, '') : null,
    ports,
    secrets,
    sandbox: true,
    sandboxState: join(folder, 'sandbox-state.json'),
    spoolDirectory: join(folder, 'spool'),
    environment: { LOG_LEVEL: 'info', NODE_ENV: 'test', THREAD_RACEPOINT: `*=armed:${armedFile(folder)}` },
    logFile: (name) => logFile(folder, name),
    tell: () => undefined,
  };
  const wiring = { publicUrl, clientSecret: secrets.sandboxClientSecret, environment: {} };
  const sandboxOptions = sandboxProcess(productOptions, {
    ...sandboxEnvironment(wiring),
    SANDBOX_PUBLIC_URL: `http://127.0.0.1:${lines.provider.port}`,
    ...sandboxSettings,
  });
  const sandbox = await startProcess({ ...sandboxOptions, logFile: logFile(folder, 'sandbox') });
  undo.push(() => sandbox.stop());
  const shared = {
    ...sharedEnvironment(productOptions, publicUrl, parseSandboxReady(sandbox.ready)),
    ...connectorEnvironment(wiring, sandbox.ready),
    SMTP_URL: `smtp://127.0.0.1:${lines.mail.port}`,
    ...productOptions.environment,
  };
  const slot = (process_: Omit<Parameters<typeof startProcess>[0], 'logFile'>): ProcessSlot =>
    new ProcessSlot({ ...process_, logFile: logFile(folder, process_.name) });
  const api = slot(apiProcess(shared, '127.0.0.1', ports.api));
  const workers = Array.from({ length: options.workers }, (_, at) => slot(workerProcess(shared, at, 0)));
  undo.push(() => Promise.all([api, ...workers].map((process_) => process_.stop())));
  await Promise.all([api, ...workers].map((process_) => process_.start()));
  return { sandbox, api, workers };
}
