import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { ConfigInvalid } from './config-invalid';
import { loadPlatformConfig } from './platform.config';

const key = randomBytes(32).toString('base64');
const complete = {
  PUBLIC_URL: 'https://thread.example.com/',
  DATABASE_URL: 'postgresql://app:pw@127.0.0.1:5432/thread',
  DATABASE_VAULT_URL: 'postgresql://vault:pw@127.0.0.1:5432/thread',
  DATABASE_SWEEPER_URL: 'postgresql://sweeper:pw@127.0.0.1:5432/thread',
  VAULT_KEYS: `k1:${key}`,
};

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadPlatformConfig(env);
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems;
    throw error;
  }
  return [];
}

describe('loadPlatformConfig', () => {
  it('fills in everything but what nobody can guess', () => {
    expect(loadPlatformConfig(complete)).toEqual({
      publicUrl: 'https://thread.example.com',
      database: {
        app: complete.DATABASE_URL,
        vault: complete.DATABASE_VAULT_URL,
        sweeper: complete.DATABASE_SWEEPER_URL,
      },
      queueDatabaseUrl: complete.DATABASE_SWEEPER_URL,
      redisUrl: null,
      redisCluster: false,
      smtpUrl: null,
      mailFrom: 'Thread <thread@thread.example.com>',
      vault: { keys: new Map([['k1', Buffer.from(key, 'base64')]]), primaryKeyId: 'k1' },
      vaultDriver: 'local',
      spoolDirectory: resolve('.data/spool'),
      databaseMayForget: false,
      inboxRetention: { contentsDays: 30, rowsDays: 365 },
      logLevel: 'info',
      nodeEnv: 'production',
      port: 3000,
      host: '127.0.0.1',
      workerPort: 0,
      metricsPort: 0,
      otelEndpoint: null,
      operatorEmails: [],
      demo: { loginHints: false, sandboxUrl: null },
    });
  });

  it('takes what is set', () => {
    const env = {
      ...complete,
      VAULT_KEYS: `k1:${key}, k2:${randomBytes(32).toString('base64')}`,
      VAULT_PRIMARY_KEY: 'k2',
      REDIS_URL: 'redis://127.0.0.1:6379',
      REDIS_CLUSTER: 'true',
      SMTP_URL: 'smtp://127.0.0.1:2525',
      MAIL_FROM: 'Success team <cs@example.com>',
      LOG_LEVEL: 'debug',
      NODE_ENV: 'test',
      PORT: '0',
      HOST: '0.0.0.0',
      WORKER_PORT: '9100',
      SHOW_DEMO_LOGIN: 'true',
      SANDBOX_URL: 'http://127.0.0.1:4100/',
    };
    expect(loadPlatformConfig(env)).toMatchObject({
      redisUrl: 'redis://127.0.0.1:6379',
      redisCluster: true,
      vault: { primaryKeyId: 'k2' },
      mailFrom: 'Success team <cs@example.com>',
      port: 0,
      host: '0.0.0.0',
      workerPort: 9100,
      demo: { loginHints: true, sandboxUrl: 'http://127.0.0.1:4100' },
    });
  });

  it('lists every problem at once, by name and without a value', () => {
    const problems = problemsOf({
      PUBLIC_URL: 'thread.example.com?secret-1',
      DATABASE_URL: 'mysql://user:secret-2@host/db',
      REDIS_URL: 'secret-3',
      VAULT_KEYS: `k1:c2VjcmV0LTQ=,${key}`,
      VAULT_DRIVER: 'cloud',
      LOG_LEVEL: 'loud',
      NODE_ENV: 'staging',
      PORT: '70000',
      WORKER_PORT: '-1',
      SHOW_DEMO_LOGIN: 'yes',
      MAIL_FROM: 'nobody',
    });
    for (const name of [
      'PUBLIC_URL',
      'DATABASE_URL',
      'REDIS_URL',
      'VAULT_DRIVER',
      'LOG_LEVEL',
      'NODE_ENV',
      'WORKER_PORT',
      'SHOW_DEMO_LOGIN',
      'MAIL_FROM',
    ])
      expect(problems.filter((problem) => problem.startsWith(`${name} `))).toHaveLength(1);
    expect(problems.filter((problem) => problem.startsWith('PORT '))).toHaveLength(1);
    expect(problems).toContain(
      'VAULT_KEYS key "k1" must be 32 bytes in base64 (make one with: openssl rand -base64 32).',
    );
    expect(problems).toContain('VAULT_KEYS entry 2 must read <key id>:<base64 of 32 bytes>.');
    expect(problems.join()).not.toMatch(/secret-|c2VjcmV0/);
    expect(problems.join()).not.toContain(key);
  });

  it('treats blank as absent', () => {
    expect(problemsOf({ ...complete, REDIS_URL: ' ', PORT: '' })).toEqual([]);
    expect(problemsOf({ ...complete, REDIS_URL: ' ', REDIS_CLUSTER: 'true' })).toEqual([
      'REDIS_CLUSTER says that REDIS_URL is a cluster, but REDIS_URL is not set.',
    ]);
    expect(problemsOf({ PUBLIC_URL: '', DATABASE_URL: ' ', VAULT_KEYS: ',' })).toHaveLength(5);
  });

  it.each([
    ['two keys and no primary', { VAULT_KEYS: `k1:${key},k2:${key}` }, 'VAULT_PRIMARY_KEY is missing'],
    [
      'a primary that is not there',
      { VAULT_PRIMARY_KEY: 'k9' },
      'VAULT_PRIMARY_KEY names a key that is not in',
    ],
    ['one id twice', { VAULT_KEYS: `k1:${key},k1:${key}`, VAULT_PRIMARY_KEY: 'k1' }, 'names key "k1" twice'],
    [
      'days that are no number',
      { INBOX_CONTENTS_DAYS: 'many' },
      'INBOX_CONTENTS_DAYS must be a whole number',
    ],
    ['rows that go before a repetition can come', { INBOX_ROWS_DAYS: '3' }, 'INBOX_ROWS_DAYS must be'],
    [
      'rows that go before their contents',
      { INBOX_CONTENTS_DAYS: '90', INBOX_ROWS_DAYS: '60' },
      'INBOX_ROWS_DAYS must not be less',
    ],
    ['a line break in the sender', { MAIL_FROM: 'a@b.c\r\nBcc: x@y.z' }, 'MAIL_FROM must be'],
  ])('refuses %s', (_what, env, problem) => {
    expect(problemsOf({ ...complete, ...env }).join()).toContain(problem);
  });
});
