import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { Database, PrismaSealedSecretStore } from '@thread/data';
import { Secret } from '@thread/domain';
import { loadPlatformConfig, LocalVault, silentLogger } from '@thread/platform';
import type { WorkerConfig } from './worker.config';
import { WorkerModule } from './worker.module';
import { WorkerProcess } from './worker-process';

let testDatabase: TestDatabase;
let app: NestFastifyApplication;
let spoolFolder: string;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  spoolFolder = await mkdtemp(join(tmpdir(), 'thread-worker-'));
  const environment = {
    PUBLIC_URL: 'https://thread.example',
    DATABASE_URL: testDatabase.urls.app,
    DATABASE_VAULT_URL: testDatabase.urls.vault,
    DATABASE_SWEEPER_URL: testDatabase.urls.sweeper,
    VAULT_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    VAULT_PRIMARY_KEY: 'k1',
    VAULT_SPOOL_DIR: join(spoolFolder, 'spool'),
  };
  const config: WorkerConfig = { platform: loadPlatformConfig(environment), connectorEnvironment: {} };
  app = await NestFactory.create<NestFastifyApplication>(
    WorkerModule.forRoot(config, silentLogger),
    new FastifyAdapter(),
    {
      logger: false,
      abortOnError: false,
    },
  );
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});

afterEach(async () => {
  await app.close();
  await testDatabase.drop();
  await rm(spoolFolder, { recursive: true, force: true });
});

const get = (url: string) => app.inject({ method: 'GET', url });

it('is alive at once, ready when every stage has its worker, and not any more after it stopped', async () => {
  expect((await get('/health/live')).statusCode).toBe(200);
  expect((await get('/health/ready')).statusCode).toBe(503);
  await app.get(WorkerProcess).start();
  expect((await get('/health/ready')).statusCode).toBe(200);
  await app.get(WorkerProcess).stop();
  expect((await get('/health/ready')).statusCode).toBe(503);
});

it('gives its figures', async () => {
  const { body, headers } = await get('/metrics');
  expect(headers['content-type']).toContain('text/plain');
  for (const figure of [
    'process_cpu_seconds_total',
    'thread_standing_figures_ok 1',
    'thread_inbox_waiting_events 0',
    'thread_inbox_oldest_waiting_seconds 0',
  ])
    expect(body).toContain(figure);
});

/** A stored secret sealed under a key that is not the worker's. */
async function storeSealedUnder(keyId: string, key: Buffer): Promise<void> {
  const database = new Database(testDatabase.urls, 1);
  const keyring = { keys: new Map([[keyId, key]]), primaryKeyId: keyId };
  const vault = new LocalVault(keyring, new PrismaSealedSecretStore(database));
  const workspaceId = '0190a000-0000-7000-8000-000000000001';
  await vault.put(new Secret('token'), { workspaceId, connectionId: workspaceId, kind: 'oauth_tokens' });
  await database.close();
}

it.each([
  ['lacks a key', 'k7', 'VAULT_KEYS lacks the key "k7", which stored secrets need.'],
  ['has another key under the same id', 'k1', 'Wrong vault key: "k1" in VAULT_KEYS is not the key'],
])('F94: refuses to start when the keyring %s, naming its id only', async (_what, keyId, sentence) => {
  const key = randomBytes(32);
  await storeSealedUnder(keyId, key);
  const starting = app.get(WorkerProcess).start();
  await expect(starting).rejects.toThrow(sentence);
  await expect(starting).rejects.not.toThrow(key.toString('base64'));
  await expect(starting).rejects.not.toThrow(Buffer.alloc(32, 1).toString('base64'));
});

it('refuses to start when renewed access could not be spooled', async () => {
  await writeFile(join(spoolFolder, 'spool'), 'a file where the folder should be');
  await expect(app.get(WorkerProcess).start()).rejects.toThrow('VAULT_SPOOL_DIR: ');
});
