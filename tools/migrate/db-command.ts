import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import {
  loginsOf,
  loginUrls,
  loginVariables,
  makeLogins,
  type LoginUrls,
} from '../database-roles/database-logins';
import { assertNewLogins, ensureLogins, ensureRoles } from '../database-roles/ensure-logins';
import { startCluster } from '../postgres/postgres-cluster';
import { authorMigration } from './author-migration';
import { checkDrift } from './check-drift';
import { migrateDatabase } from './migrate-database';

function dbCommand(): Command {
  const program = new Command('npm run db --').description(
    'Author, apply and check the migrations in prisma/migrations.',
  );
  program
    .command('apply')
    .description('apply what the database lacks, as its owner')
    .option('--url <url>', 'the database; without it DATABASE_OWNER_URL')
    .action(async (options: UrlOption) => {
      const url = ownerUrl(options);
      await ensureRoles(url);
      const applied = await migrateDatabase(url);
      say(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
    });
  program
    .command('prepare')
    .description(
      'apply, and make the logins that the processes’ own variables name: for a start without hands',
    )
    .option('--url <url>', 'the database, as somebody who may create roles; without it DATABASE_OWNER_URL')
    .action(async (options: UrlOption) => {
      const url = ownerUrl(options);
      const logins = loginsOf(processLogins());
      if (!logins)
        throw new Error(
          'DATABASE_URL, DATABASE_VAULT_URL and DATABASE_SWEEPER_URL must name the logins thread_app_<name>, thread_vault_<name> and ' +
            'thread_sweeper_<name>, each with its password; <name> is lower-case letters and digits, the same in all three.',
        );
      await ensureLogins(url, logins);
      const applied = await migrateDatabase(url);
      say(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
    });
  program
    .command('logins')
    .description('make the three logins the processes sign in with, and print them as variables')
    .option('--url <url>', 'the database, as somebody who may create roles; without it DATABASE_OWNER_URL')
    .option('--name <name>', 'what the logins end in: lower-case letters and digits; random without it')
    .action(async (options: UrlOption & { name?: string }) => {
      const url = ownerUrl(options);
      const logins = makeLogins(options.name);
      await assertNewLogins(url, logins);
      await ensureLogins(url, logins);
      const lines = Object.entries(loginVariables(loginUrls(url, logins)));
      process.stdout.write(lines.map(([name, value]) => `${name}=${value}\n`).join(''));
    });
  program
    .command('author <name>')
    .description('write the migration from the migrations so far to schema.prisma')
    .option('--replace', 'start history afresh: only before the first release', false)
    .action((name: string, { replace }: { replace: boolean }) =>
      onTemporaryServer(async (url) => {
        const path = await authorMigration(url, name, replace);
        say(path === null ? 'The migrations already lead to schema.prisma.' : `Wrote ${path}/migration.sql`);
      }),
    );
  program
    .command('drift')
    .description('check that the migrations lead exactly to schema.prisma')
    .action(() =>
      onTemporaryServer(async (url) => {
        const { steps, missingIndexes } = await checkDrift(url);
        if (steps === 0 && missingIndexes.length === 0)
          return say('No drift: the migrations lead to schema.prisma.');
        process.exitCode = 1;
        say(
          `Drift: ${steps} steps lead on from the migrations; missing indexes: ${missingIndexes.join(', ') || 'none'}.`,
        );
      }),
    );
  return program;
}

interface UrlOption {
  readonly url?: string;
}

function ownerUrl({ url = process.env['DATABASE_OWNER_URL'] }: UrlOption): string {
  if (url) return url;
  throw new Error('Say which database: --url, or DATABASE_OWNER_URL.');
}

function processLogins(): LoginUrls {
  const read = (name: string): string => {
    const value = process.env[name];
    if (value && URL.canParse(value)) return value;
    throw new Error(`${name} is missing, or no address.`);
  };
  return {
    app: read('DATABASE_URL'),
    vault: read('DATABASE_VAULT_URL'),
    sweeper: read('DATABASE_SWEEPER_URL'),
  };
}

async function onTemporaryServer(work: (url: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'thread-db-'));
  const cluster = await startCluster({
    dataDirectory: join(folder, 'data'),
    password: 'temporary',
    logFile: join(folder, 'postgres.log'),
    settings: ['fsync=off'],
  });
  try {
    await work(cluster.url('postgres'));
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** `npm run db -- <apply|prepare|logins|author|drift>`. */
export async function run(args: readonly string[]): Promise<void> {
  await dbCommand().parseAsync(args, { from: 'user' });
}
