import { Command } from 'commander';
import { startInstallation } from './installation';
import { stopSignal } from './stop-signal';
import { welcomeBox } from './welcome-box';

interface StartOptions {
  readonly data: string;
  readonly sandbox: boolean;
}

/** `npm start`: everything Thread needs, in one terminal, until Ctrl-C. */
export async function run(args: readonly string[]): Promise<void> {
  const program = new Command('npm start --')
    .description('Starts Thread with all it needs and keeps it running until Ctrl-C.')
    .option('--data <dir>', 'folder for the database, secrets and logs', '.data')
    .option('--no-sandbox', 'without the make-believe CRM, mailbox and demo workspaces')
    .addHelpText(
      'after',
      '\nExamples:\n  npm start\n  npm start -- --data /tmp/thread\n  PORT=8080 DATABASE_URL=postgresql://… npm start -- --no-sandbox\n',
    );
  program.parse(args, { from: 'user' });
  await start(program.opts<StartOptions>());
}

async function start(options: StartOptions): Promise<void> {
  const began = Date.now();
  const stopping = stopSignal();
  const starting = startInstallation(options);
  const early = await Promise.race([starting.then(() => null), stopping]);
  if (early !== null) say('\nStopping as soon as the start is through …');
  const { product, folder, logins, databaseLost, stop } = await starting;
  try {
    say(`Ready after ${((Date.now() - began) / 1000).toFixed(1)} s.\n`);
    const sandboxUrl = product.sandbox?.url ?? null;
    process.stdout.write(
      `${welcomeBox({ url: product.url, logins, sandboxUrl, dataFolder: folder.path })}\n`,
    );
    const lost = await Promise.race([stopping.then(() => false), databaseLost.then(() => true)]);
    if (lost) process.exitCode = 1;
    say(lost ? '\nPostgres stopped unexpectedly; stopping Thread.' : '\nStopping …');
  } finally {
    await stop();
  }
  say('Stopped. Everything is saved; "npm start" continues where you left off.');
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
