import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { loadPlatformConfig, silentLogger } from '@thread/platform';
import type { WorkerConfig } from './worker.config';
import { WorkerModule } from './worker.module';
import { WorkerProcess } from './worker-process';

let testDatabase: TestDatabase;
let app: NestFastifyApplication;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  const environment = {
    PUBLIC_URL: 'https://thread.example',
    DATABASE_URL: testDatabase.urls.app,
    DATABASE_VAULT_URL: testDatabase.urls.vault,
    DATABASE_SWEEPER_URL: testDatabase.urls.sweeper,
    VAULT_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    VAULT_PRIMARY_KEY: 'k1',
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
