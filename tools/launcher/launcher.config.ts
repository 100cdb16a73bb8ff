import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root';

/** What the launcher itself reads from the environment; the processes get `environment` and validate it themselves. */
export interface LauncherConfig {
  /** Null: the embedded Postgres. */
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly host: string;
  /** Ports somebody insists on; null takes a remembered or free one. */
  readonly port: number | null;
  readonly workerPort: number | null;
  readonly environment: NodeJS.ProcessEnv;
}

const passedOn = [
  'PUBLIC_URL',
  'HOST',
  'MAIL_FROM',
  'LOG_LEVEL',
  'NODE_ENV',
  'SMTP_URL',
  'VAULT_KEYS',
  'VAULT_PRIMARY_KEY',
  'SHOW_DEMO_LOGIN',
  'SANDBOX_TRAFFIC_LOG',
  'SANDBOX_SEED',
  'SANDBOX_LOG_LEVEL',
];
const passedOnPrefixes = /^(AI|HUBSPOT|SALESFORCE|SLACK|NOTION|GOOGLE|MICROSOFT|GONG|ZOOM)_[A-Z0-9_]+$/;

/**
 * Reads `.env` beside package.json (variables already set win), then the environment.
 * @throws Error when a port is no port number.
 */
export function loadLauncherConfig(): LauncherConfig {
  const file = join(repositoryRoot(), '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  const text = (name: string): string | null => process.env[name]?.trim() || null;
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name, value]) => (passedOn.includes(name) || passedOnPrefixes.test(name)) && value?.trim(),
    ),
  );
  return {
    databaseUrl: text('DATABASE_URL'),
    redisUrl: text('REDIS_URL'),
    host: text('HOST') ?? '127.0.0.1',
    port: readPort('PORT', text('PORT')),
    workerPort: readPort('WORKER_PORT', text('WORKER_PORT')),
    environment,
  };
}

function readPort(name: string, value: string | null): number | null {
  if (value === null || value === '0') return null;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${name} must be a port number from 0 to 65535.`);
}
