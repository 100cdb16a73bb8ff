import { Database, demoLogins, seedDemo } from '@thread/data';

/**
 * Puts the demo workspaces into the migrated database of DATABASE_URL; one that has them is left as it is. A process of its
 * own, so that launcher and tests need not import the stores. Prints who can log in, then ends.
 */
async function main(): Promise<void> {
  const database = new Database(process.env['DATABASE_URL'] ?? '', 2);
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
