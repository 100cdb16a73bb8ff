import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root';
import type { ServerDatabase } from './open-database';

/** What the launcher itself reads from the environment; the processes get `environment` and validate it themselves. */
export interface LauncherConfig {
  /** Null: the embedded Postgres. */
  readonly server: ServerDatabase | null;
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
  'REDIS_CLUSTER',
  'VAULT_KEYS',
  'VAULT_PRIMARY_KEY',
  'VAULT_DRIVER',
  'VAULT_SPOOL_DIR',
  'INBOX_CONTENTS_DAYS',
  'INBOX_ROWS_DAYS',
  'SHOW_DEMO_LOGIN',
  'SANDBOX_TRAFFIC_LOG',
  'SANDBOX_SEED',
  'SANDBOX_LOG_LEVEL',
];
const passedOnPrefixes = /^(AI|HUBSPOT|SALESFORCE|SLACK|NOTION|GOOGLE|MICROSOFT|GONG|ZOOM)_[A-Z0-9_]+$/;

/**
 * Reads `.env` beside package.json (variables already set win), then the environment.
 * @throws Error when a port is no port number, or some of the database's logins are given and others are not.
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
    server: readServer(text),
    redisUrl: text('REDIS_URL'),
    host: text('HOST') ?? '127.0.0.1',
    port: readPort('PORT', text('PORT')),
    workerPort: readPort('WORKER_PORT', text('WORKER_PORT')),
    environment,
  };
}

/** DATABASE_URL alone is an administrator's login, which makes the others; with all four given nothing is made. */
function readServer(text: (name: string) => string | null): ServerDatabase | null {
  const app = text('DATABASE_URL');
  const [vault, sweeper, ownerUrl] = [
    text('DATABASE_VAULT_URL'),
    text('DATABASE_SWEEPER_URL'),
    text('DATABASE_OWNER_URL'),
  ];
  const further = [vault, sweeper, ownerUrl].filter((value) => value !== null);
  if (further.length === 0) return app === null ? null : { ownerUrl: app, urls: null };
  if (app && vault && sweeper && ownerUrl) return { ownerUrl, urls: { app, vault, sweeper } };
  throw new Error(
    'DATABASE_URL, DATABASE_VAULT_URL, DATABASE_SWEEPER_URL and DATABASE_OWNER_URL belong together: set all four, or DATABASE_URL ' +
      'alone with a login that may create roles.',
  );
}

function readPort(name: string, value: string | null): number | null {
  if (value === null || value === '0') return null;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${name} must be a port number from 0 to 65535.`);
}
