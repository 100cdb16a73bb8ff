import { migrateDatabase } from '../migrate/migrate-database';
import { choosePorts, type Ports, type WantedPort } from './choose-ports';
import { openDataFolder, type DataFolder } from './data-folder';
import { lockInstance } from './instance-lock';
import { loadLauncherConfig, type LauncherConfig } from './launcher.config';
import { openEmbeddedDatabase, openServerDatabase, type OpenedDatabase } from './open-database';
import { startProduct, type Product } from './product';
import { readOrMakeSecrets, type LauncherSecrets } from './secrets-file';
import { seedDatabase, type DemoLogin } from './seed-database';
import type { SupervisionEvent } from './supervise';

export interface InstallationOptions {
  /** Folder for the database, secrets and logs. */
  readonly data: string;
  readonly sandbox: boolean;
  /** Variables on top of the user's, e.g. another PUBLIC_URL. */
  readonly environment?: NodeJS.ProcessEnv;
}

export interface Installation {
  readonly product: Product;
  readonly folder: DataFolder;
  readonly logins: readonly DemoLogin[];
  /** Resolves when the embedded Postgres ends without having been asked to; never for a server. */
  readonly databaseLost: Promise<void>;
  /** Stops the processes in order, then Postgres, and lets the next start in. */
  stop(): Promise<void>;
}

/** Everything Thread needs on a data folder that outlives it: database, secrets, ports, processes. Says on stderr what it does. */
export async function startInstallation(options: InstallationOptions): Promise<Installation> {
  const config = loadLauncherConfig();
  const folder = await openDataFolder(options.data);
  const lock = await lockInstance(folder.lockFile);
  const undo: (() => Promise<void>)[] = [() => lock.release()];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    const secrets = await readOrMakeSecrets(folder);
    const ports = await choosePorts(folder.portsFile, wantedPorts(config));
    const database = await openDatabase(config, folder, secrets, ports);
    undo.push(() => database.stop());
    const logins = await prepareDatabase(database, options.sandbox);
    say('Starting the processes …');
    const product = await startProduct({
      database: database.urls,
      redisUrl: config.redisUrl,
      ports,
      secrets,
      sandbox: options.sandbox,
      sandboxState: folder.sandboxState,
      spoolDirectory: folder.spool,
      environment: { ...config.environment, ...options.environment },
      logFile: folder.logFile,
      tell: (event) => say(sentence(event, folder)),
    });
    undo.push(() => product.stop());
    await lock.announce(product.url);
    const databaseLost = database.cluster?.ended ?? new Promise<void>(() => undefined);
    return { product, folder, logins, databaseLost, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function wantedPorts({ port, workerPort, host }: LauncherConfig): Partial<Record<keyof Ports, WantedPort>> {
  return {
    ...(port === null ? {} : { api: { port, variable: 'PORT', host } }),
    ...(workerPort === null
      ? {}
      : { worker: { port: workerPort, variable: 'WORKER_PORT', host: '127.0.0.1' } }),
  };
}

async function openDatabase(
  { server }: LauncherConfig,
  folder: DataFolder,
  secrets: LauncherSecrets,
  ports: Ports,
): Promise<OpenedDatabase> {
  if (server !== null) return openServerDatabase(server, secrets.databaseLogins);
  say('Starting Postgres …');
  return openEmbeddedDatabase({
    dataDirectory: folder.postgres,
    logFile: folder.logFile('postgres'),
    port: ports.postgres,
    superuserPassword: secrets.postgresPassword,
    databasePassword: secrets.databasePassword,
    databaseLogins: secrets.databaseLogins,
  });
}

async function prepareDatabase(
  { ownerUrl, urls }: OpenedDatabase,
  seed: boolean,
): Promise<readonly DemoLogin[]> {
  const applied = await migrateDatabase(ownerUrl);
  if (applied.length > 0) say('Prepared the database.');
  return seed ? seedDatabase(urls) : [];
}

function sentence(event: SupervisionEvent, folder: DataFolder): string {
  const log = folder.logFile(event.name);
  if (event.kind === 'back') return `The ${event.name} process is back.`;
  const again = `Trying again in ${(event.againInMs / 1000).toFixed(1)} s.`;
  if (event.kind === 'not_back') return `${event.problem}\n${again} Log: ${log}`;
  const how = event.end.signal ?? `exit code ${event.end.code ?? 'unknown'}`;
  return `The ${event.name} process died (${how}). ${again} Log: ${log}`;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
