import { assertOrdinaryLogins, Database, demoLogins, seedDemo } from '@thread/data';

/**
 * Puts the demo workspaces into the migrated database of the processes' logins; one that has them is left as it is. A process of its
 * own, so that launcher and tests need not import the stores. Prints who can log in, then ends.
 */
async function main(): Promise<void> {
  const login = (name: string): string => process.env[name] ?? '';
  const urls = {
    app: login('DATABASE_URL'),
    vault: login('DATABASE_VAULT_URL'),
    sweeper: login('DATABASE_SWEEPER_URL'),
  };
  await assertOrdinaryLogins(urls);
  const database = new Database(urls, 2);
  try {
    await seedDemo(database, { now: new Date() });
  } finally {
    await database.close();
  }
  process.stdout.write(`${JSON.stringify({ ready: true, logins: demoLogins })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
