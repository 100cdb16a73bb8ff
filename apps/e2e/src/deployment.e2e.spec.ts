import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigInvalid, loadPlatformConfig } from '@thread/platform';
import { loginsOf, repositoryRoot } from '@thread/tools';
import { parse } from 'yaml';
import { z } from 'zod';

const root = repositoryRoot();
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

const composeFile = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      build: z.string().optional(),
      command: z.array(z.string()).optional(),
      environment: z.record(z.string(), z.string()).default({}),
      depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
      volumes: z.array(z.string()).default([]),
      stop_grace_period: z.string().optional(),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()),
});
const { services, volumes } = composeFile.parse(parse(read('docker-compose.yml'), { merge: true }));
const service = (name: string) => services[name] ?? composeFile.shape.services.valueType.parse({ image: '' });

/** What a user puts into .env beside what compose sets. */
const userSettings: Readonly<Record<string, string>> = {
  DATABASE_OWNER_PASSWORD: 'a',
  DATABASE_APP_PASSWORD: 'b',
  DATABASE_VAULT_PASSWORD: 'c',
  DATABASE_SWEEPER_PASSWORD: 'd',
  SITE_ADDRESS: 'thread.example.com',
  PUBLIC_URL: 'https://thread.example.com',
  VAULT_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  VAULT_PRIMARY_KEY: 'k1',
};
const interpolated = (value: string): string =>
  value.replace(
    /\$\{(\w+)(?::[?-][^}]*)?\}/g,
    (_all, name: string) => userSettings[name] ?? `missing ${name}`,
  );

const environmentOf = (name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(service(name).environment).map(([key, value]) => [key, interpolated(value)]),
  );

function problemsOf(name: string): readonly string[] {
  try {
    loadPlatformConfig({ ...userSettings, ...environmentOf(name) });
    return [];
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems;
    throw error;
  }
}

describe('docker-compose.yml', () => {
  it('has the store, the queue, and every process of Thread behind one door', () => {
    expect(Object.keys(services).sort()).toEqual(['api', 'migrate', 'postgres', 'redis', 'web', 'worker']);
  });

  it.each(['api', 'worker'])('gives the %s process a configuration it starts with', (name) => {
    expect(problemsOf(name)).toEqual([]);
    expect(service(name).environment).not.toHaveProperty('DATABASE_OWNER_URL');
  });

  it('lets the migration make just the logins that the processes sign in with', () => {
    const {
      DATABASE_URL: app,
      DATABASE_VAULT_URL: vault,
      DATABASE_SWEEPER_URL: sweeper,
    } = environmentOf('migrate');
    expect(environmentOf('api')).toMatchObject({ DATABASE_URL: app, DATABASE_VAULT_URL: vault });
    expect(loginsOf({ app: app ?? '', vault: vault ?? '', sweeper: sweeper ?? '' })).toEqual({
      name: 'compose',
      passwords: { app: 'b', vault: 'c', sweeper: 'd' },
    });
  });

  it('waits for services there are, and keeps its data in volumes there are', () => {
    for (const { depends_on: needed } of Object.values(services))
      for (const name of Object.keys(needed)) expect(services).toHaveProperty(name);
    const mounted = Object.values(services).flatMap((each) =>
      each.volumes.map((line) => line.split(':')[0] ?? ''),
    );
    for (const name of mounted)
      expect([name, name.startsWith('./') ? existsSync(join(root, name)) : name in volumes]).toEqual([
        name,
        true,
      ]);
  });

  it('asks for no variable that .env.example does not explain', () => {
    const asked = [...read('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    for (const name of asked) expect(read('.env.example')).toContain(`${name}=`);
  });

  it('lets Redis drop nothing by itself', () => {
    expect(service('redis').command).toEqual(expect.arrayContaining(['--maxmemory-policy', 'noeviction']));
  });

  it('gives processes longer to stop than they take', () => {
    for (const name of ['api', 'worker'])
      expect(Number.parseInt(service(name).stop_grace_period ?? '0')).toBeGreaterThan(25);
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');

  it('runs the Node that the product is tested with', () => {
    const manifest = JSON.parse(read('package.json')) as { dependencies: { node: string } };
    const [major] = manifest.dependencies.node.split('.');
    const bases = lines.filter((line) => line.startsWith('FROM'));
    expect(bases.length).toBeGreaterThan(0);
    for (const base of bases) expect(base).toMatch(new RegExp(`^FROM node:${major}-`));
  });

  it('copies what is there', () => {
    const copied = lines
      .filter((line) => /^COPY (?!--from)/.test(line))
      .flatMap((line) => line.split(/\s+/).slice(1, -1));
    for (const path of copied) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  });

  it('does not run as root', () => {
    expect(lines).toContain('USER node');
  });
});
