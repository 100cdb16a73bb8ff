import { createCatalogue } from '@thread/connector-catalogue';
import { assertDatabaseKeepsCommits, assertOrdinaryLogins } from '@thread/data';
import {
  assertRedisKeepsJobs,
  createLogger,
  endOnTheUnforeseen,
  startTracing,
  watchEventLoop,
  type Metrics,
} from '@thread/platform';
import { loadApiConfig } from './api.config';
import { AppModule } from './app.module';
import { createServer } from './http/create-server';
import { METRICS } from './metrics';
import { startMetricsServer } from './operations/metrics-server';

/** Starts the api process, says where it listens in one JSON line on stdout, and stops gracefully on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const config = loadApiConfig();
  const { database, databaseMayForget, host, port, logLevel, metricsPort, otelEndpoint } = config.platform;
  const logger = createLogger({ name: 'api', level: logLevel });
  endOnTheUnforeseen(logger);
  await assertOrdinaryLogins(database);
  if (!databaseMayForget) await assertDatabaseKeepsCommits(database, logger);
  await assertRedisKeepsJobs(config.platform);
  const tracing = startTracing(otelEndpoint, 'thread-api');
  const catalogue = createCatalogue(config.connectorEnvironment);
  const app = await createServer(AppModule.with(config, catalogue, logger), config, logger);
  watchEventLoop();
  await app.listen(port, host);
  const metrics = await startMetricsServer(app.get<Metrics>(METRICS).registry, { host, port: metricsPort });
  process.stdout.write(
    `${JSON.stringify({ ready: true, url: await app.getUrl(), metricsUrl: metrics.url })}\n`,
  );
  let stopping: Promise<void> | null = null;
  const stop = (): void => {
    stopping ??= Promise.all([app.close(), metrics.close()])
      .then(() => tracing.stop())
      .then(
        () => process.exit(0),
        (err: unknown) => {
          logger.error({ err }, 'The api process did not stop cleanly');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
  process.exit();
});
