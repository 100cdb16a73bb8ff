import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { assertDatabaseKeepsCommits, assertOrdinaryLogins } from '@thread/data';
import {
  assertRedisKeepsJobs,
  ConfigInvalid,
  createLogger,
  endOnTheUnforeseen,
  startTracing,
  watchEventLoop,
} from '@thread/platform';
import { WorkerModule } from './worker.module';
import { loadWorkerConfig, type WorkerConfig } from './worker.config';
import { WorkerProcess } from './worker-process';

/** Longest a stop may take before the process ends anyway; what is left is taken up by others. */
const stopWithinMs = 25_000;

async function start(config: WorkerConfig): Promise<void> {
  const { platform } = config;
  const log = createLogger({ name: 'worker', level: platform.logLevel });
  endOnTheUnforeseen(log);
  await assertOrdinaryLogins(platform.database);
  if (!platform.databaseMayForget) await assertDatabaseKeepsCommits(platform.database, log);
  await assertRedisKeepsJobs(platform);
  const tracing = startTracing(platform.otelEndpoint, 'thread-worker');
  const app = await NestFactory.create<NestFastifyApplication>(
    WorkerModule.forRoot(config, log),
    new FastifyAdapter({ forceCloseConnections: true }),
    { logger: false, abortOnError: false },
  );
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ event: 'worker.stopping', signal }, 'The worker stops');
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    app.close().then(
      () => tracing.stop().then(() => process.exit(0)),
      (err: unknown) => {
        log.error({ event: 'worker.stop_failed', err }, 'The worker could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  watchEventLoop();
  await app.listen(platform.workerPort, platform.host);
  await app.get(WorkerProcess).start();
  process.stdout.write(`${JSON.stringify({ ready: true, healthUrl: await app.getUrl() })}\n`);
}

async function main(): Promise<void> {
  try {
    await start(loadWorkerConfig());
  } catch (error) {
    // Before the logger exists only plain text can be said, and configuration errors are written for people.
    const text = error instanceof ConfigInvalid || error instanceof Error ? error.message : String(error);
    process.stderr.write(`The worker cannot start: ${text}\n`);
    process.exit(1);
  }
}

void main();
