import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoginUrls } from '../database-roles/database-logins';
import { choosePorts } from '../launcher/choose-ports';
import { openEmbeddedDatabase } from '../launcher/open-database';
import { startProduct, type Product } from '../launcher/product';
import { makeSecrets } from '../launcher/secrets-file';
import { seedDatabase, type DemoLogin } from '../launcher/seed-database';
import type { SupervisionEvent } from '../launcher/supervise';
import { migrateDatabase } from '../migrate/migrate-database';
import { RestClient } from './rest-client';

/** A database as the product and those who look at it from outside sign in. */
export interface TemporaryDatabase {
  readonly urls: LoginUrls;
  /** Sees and changes every row: for checks, never for a process of the product. */
  readonly adminUrl: string;
}

export interface TemporaryProductOptions {
  /** A migrated database of tests to use, which need not outlive a power cut; absent: a Postgres of its own is started and thrown away. */
  readonly database?: TemporaryDatabase;
  readonly redisUrl?: string | null;
  readonly workers?: number;
  /** Port of the api; a free one by default. */
  readonly apiPort?: number;
  readonly sandbox?: boolean;
  /** Variables on top, e.g. `SANDBOX_TRAFFIC_LOG`. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly tell?: (event: SupervisionEvent) => void;
}

export interface TemporaryProduct extends Product {
  readonly database: TemporaryDatabase;
  readonly logins: readonly DemoLogin[];
  /** What the sandbox signs its deliveries with. */
  readonly sandboxClientSecret: string;
  /** A client signed in as that person of the demo workspaces. */
  signIn(email: string): Promise<RestClient>;
  /** Stops everything and removes what it left. */
  stop(): Promise<void>;
}

/** The whole product on fresh data and free ports, seeded with the demo workspaces, for as long as the caller wants it. */
export async function startTemporaryProduct(
  options: TemporaryProductOptions = {},
): Promise<TemporaryProduct> {
  const folder = await mkdtemp(join(tmpdir(), 'thread-product-'));
  const secrets = makeSecrets();
  const undo: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    const chosen = await choosePorts(null);
    const ports = { ...chosen, api: options.apiPort ?? chosen.api };
    const database = options.database ?? (await ownDatabase(folder, secrets, undo));
    const logins = await seedDatabase(database.urls);
    const product = await startProduct({
      database: database.urls,
      redisUrl: options.redisUrl ?? null,
      ports,
      secrets,
      workers: options.workers ?? 1,
      sandbox: options.sandbox ?? true,
      sandboxState: null,
      spoolDirectory: join(folder, 'spool'),
      environment: { LOG_LEVEL: 'warn', ...mayForget(options), ...options.environment },
      logFile: () => null,
      tell: options.tell ?? (() => undefined),
    });
    undo.push(() => product.stop());
    const signIn = async (email: string): Promise<RestClient> => {
      const login = logins.find((candidate) => candidate.email === email);
      if (!login) throw new Error(`There is no demo login ${email}.`);
      return new RestClient(product.url).signIn(login.email, login.password);
    };
    const { sandboxClientSecret } = secrets;
    return { ...product, database, logins, sandboxClientSecret, signIn, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ownDatabase(
  folder: string,
  secrets: ReturnType<typeof makeSecrets>,
  undo: (() => Promise<void>)[],
): Promise<TemporaryDatabase> {
  const database = await openEmbeddedDatabase({
    dataDirectory: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    superuserPassword: secrets.postgresPassword,
    databasePassword: secrets.databasePassword,
    databaseLogins: secrets.databaseLogins,
  });
  undo.push(() => database.stop());
  await migrateDatabase(database.ownerUrl);
  return { urls: database.urls, adminUrl: database.adminUrl };
}

function mayForget({ database }: TemporaryProductOptions): NodeJS.ProcessEnv {
  return database ? { DATABASE_MAY_FORGET: 'true' } : {};
}
