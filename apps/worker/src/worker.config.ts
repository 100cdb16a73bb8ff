import { loadPlatformConfig, type PlatformConfig } from '@thread/platform';

/** What the worker process is told. */
export interface WorkerConfig {
  readonly platform: PlatformConfig;
  /** The environment as connectors read it; each takes only its own variables. */
  readonly connectorEnvironment: Readonly<Record<string, string | undefined>>;
}

/** Throws ConfigInvalid listing every problem of the environment. */
export function loadWorkerConfig(env: NodeJS.ProcessEnv = process.env): WorkerConfig {
  return { platform: loadPlatformConfig(env), connectorEnvironment: env };
}
