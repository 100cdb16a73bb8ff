import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { ensureRoles } from '../database-roles/ensure-logins';
import { addLoginCommands, ownerUrl, type UrlOption } from '../database-roles/login-commands';
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
  addLoginCommands(program);
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
