import { existsSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askRedis } from '../redis/redis-server';
import { askDatabase, askUntilAnswered } from './ask-database';
import type { ChaosGround } from './chaos-ground';

/** Does to the queue's storage what must not matter: everything that counts is in Thread's own tables. */
export class QueueTampering {
  readonly #ground: ChaosGround;
  readonly #copy: string;
  #copied = false;

  constructor(ground: ChaosGround) {
    this.#ground = ground;
    this.#copy = join(ground.folder, 'redis-copy');
  }

  /** @param structure on Postgres the queue's tables go, too; Redis comes back with an empty folder. */
  async wipe(structure: boolean): Promise<void> {
    const { redisPort, databaseUrl } = this.#ground;
    if (redisPort === null) {
      if (structure) await askUntilAnswered(databaseUrl, 'DROP SCHEMA IF EXISTS bullmq CASCADE');
      else await truncate(databaseUrl);
    } else if (structure) {
      const restart = await this.#ground.killRedis();
      await restart(async (folder) => rm(folder, { recursive: true, force: true }));
    } else await askRedis(redisPort, 'FLUSHALL');
  }

  /** Remembers the queue as it is now. Quietly does nothing when the storage is away. */
  async copy(): Promise<void> {
    const { redisPort, databaseUrl } = this.#ground;
    try {
      if (redisPort === null) await copyTables(databaseUrl);
      else await this.#ground.copyRedisFiles(this.#copy);
      this.#copied = true;
    } catch {
      // The next copy will do.
    }
  }

  /** Puts the remembered state back: jobs of long ago return, later ones are gone. @returns false without a copy. */
  async restore(): Promise<boolean> {
    if (!this.#copied) return false;
    const { redisPort, databaseUrl } = this.#ground;
    if (redisPort === null) return restoreTables(databaseUrl);
    if (!existsSync(this.#copy)) return false;
    const restart = await this.#ground.killRedis();
    await restart(async (folder) => {
      await rm(folder, { recursive: true, force: true });
      await cp(this.#copy, folder, { recursive: true });
    });
    return true;
  }
}

const tables = `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`;

async function truncate(url: string): Promise<void> {
  const names = await askDatabase<{ name: string }>(url, tables);
  if (names.length === 0) return;
  await askUntilAnswered(url, `TRUNCATE ${names.map(({ name }) => `bullmq.${name}`).join(', ')}`);
}

async function copyTables(url: string): Promise<void> {
  const names = await askDatabase<{ name: string }>(url, tables);
  const copies = names.map(({ name }) => `CREATE TABLE queue_copy.${name} AS SELECT * FROM bullmq.${name}`);
  await askDatabase(
    url,
    ['DROP SCHEMA IF EXISTS queue_copy CASCADE', 'CREATE SCHEMA queue_copy', ...copies].join('; '),
  );
}

async function restoreTables(url: string): Promise<boolean> {
  const names = await askDatabase<{ name: string }>(url, tables);
  const copied = await askDatabase<{ name: string }>(url, tables.replace("'bullmq'", "'queue_copy'"));
  const both = names.filter(({ name }) => copied.some((copy) => copy.name === name)).map(({ name }) => name);
  if (both.length === 0) return false;
  const back = both.map(
    (name) => `INSERT INTO bullmq.${name} OVERRIDING SYSTEM VALUE SELECT * FROM queue_copy.${name}`,
  );
  const wipe = `TRUNCATE ${both.map((name) => `bullmq.${name}`).join(', ')}`;
  // The replica role leaves triggers and references alone: rows go back as they were.
  await askUntilAnswered(url, ['SET session_replication_role = replica', wipe, ...back].join('; '));
  return true;
}
