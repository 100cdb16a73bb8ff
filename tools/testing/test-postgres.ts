import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureLogins } from '../database-roles/ensure-logins';
import { makeLogins, type DatabaseLogins } from '../database-roles/database-logins';
import { migrateDatabase } from '../migrate/migrate-database';
import { startCluster, type PostgresCluster } from '../postgres/postgres-cluster';
import { runStatement, withDatabase } from '../postgres/scratch-database';
import { stopStrayPostmaster } from '../postgres/stray-postmaster';

export interface TestPostgres {
  /** Maintenance database, as the ordinary role that owns the test databases. */
  readonly url: string;
  /** The same, as the superuser. */
  readonly adminUrl: string;
  /** The running product's logins, members of its roles. */
  readonly logins: DatabaseLogins;
  /** Name of the migrated database that test databases are copied from. */
  readonly template: string;
  readonly cluster: PostgresCluster;
  stop(): Promise<void>;
}

const prefix = 'thread-test-postgres-';
const template = 'thread_template';
/**
 * Test data needs no durability. Without autovacuum, because its workers belong to the superuser: one that is at work in a
 * database makes dropping it fail for the database's owner.
 */
const fastSettings = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=300',
  'autovacuum=off',
];

/** Starts a Postgres for one test run in the temporary folder and migrates its template database. */
export async function startTestPostgres(): Promise<TestPostgres> {
  await removeLeftovers();
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  const cluster = await startCluster({
    dataDirectory: join(folder, 'data'),
    password: 'test',
    logFile: join(folder, 'postgres.log'),
    settings: fastSettings,
  });
  const stop = async (): Promise<void> => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const admin = cluster.url('postgres');
    await runStatement(admin, `CREATE ROLE thread LOGIN CREATEDB PASSWORD 'test'`);
    await runStatement(admin, `CREATE DATABASE ${template} OWNER thread`);
    const owner = new URL(admin);
    owner.username = 'thread';
    const logins = makeLogins('test');
    await ensureLogins(admin, logins);
    await migrateDatabase(withDatabase(owner.href, template));
    return { url: owner.href, adminUrl: admin, template, logins, cluster, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Servers and folders of test runs that were killed before they could clean up. */
async function removeLeftovers(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const owner = Number(name.slice(prefix.length).split('-')[0]);
    if (isAlive(owner)) continue;
    const folder = join(tmpdir(), name);
    await mkdir(join(folder, 'data'), { recursive: true });
    await stopStrayPostmaster(join(folder, 'data'));
    await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
