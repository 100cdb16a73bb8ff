import type { Command } from 'commander';
import { migrateDatabase } from '../migrate/migrate-database';
import { loginsOf, loginUrls, loginVariables, makeLogins, type LoginUrls } from './database-logins';
import { assertNewLogins, ensureLogins } from './ensure-logins';

export interface UrlOption {
  readonly url?: string;
}

/** The database an administrator or the owner is to work on. @throws when nobody says which. */
export function ownerUrl({ url = process.env['DATABASE_OWNER_URL'] }: UrlOption): string {
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

/** `prepare` and `logins`: how the processes come to their logins. */
export function addLoginCommands(program: Command): void {
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
      process.stderr.write(
        `${applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`}\n`,
      );
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
}
