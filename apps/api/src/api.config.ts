import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadPlatformConfig } from '@thread/platform';
import type { PlatformConfig } from '@thread/platform';

/** What the api process is told: the platform's configuration, and where its files lie. */
export class ApiConfig {
  constructor(
    readonly platform: PlatformConfig,
    /** The environment as connectors read it; each takes only its own variables. */
    readonly connectorEnvironment: Readonly<Record<string, string | undefined>>,
    /** Folder of the built SPA; may not exist. */
    readonly webRoot: string,
    /** Folder of the migrations this version needs; a missing one counts as none. */
    readonly migrationsFolder: string,
    /** Addresses and networks of proxies whose X-Forwarded-For is believed; empty = the peer is the caller. */
    readonly trustedProxies: readonly string[] = [],
  ) {}

  /** Where people reach Thread, without a trailing slash. */
  get publicUrl(): string {
    return this.platform.publicUrl;
  }
}

/** The folder that holds package-lock.json, looked for upwards: sources and compiled files lie at different depths. */
function projectRoot(from: string): string {
  const parent = dirname(from);
  if (existsSync(join(from, 'package-lock.json')) || parent === from) return from;
  return projectRoot(parent);
}

/** Throws ConfigInvalid listing every problem of the environment. */
export function loadApiConfig(env: NodeJS.ProcessEnv = process.env): ApiConfig {
  const root = projectRoot(__dirname);
  return new ApiConfig(
    loadPlatformConfig(env),
    env,
    env['WEB_ROOT'] ?? join(root, 'dist', 'web'),
    join(root, 'prisma', 'migrations'),
    (env['TRUSTED_PROXIES'] ?? '').split(',').flatMap((proxy) => proxy.trim() || []),
  );
}
