import { Command, InvalidArgumentError, Option } from 'commander';
import { stopSignal } from '../launcher/stop-signal';
import { redisMissing } from '../redis/redis-server';
import type { QueueBackend } from './leak-ground';
import { inWords } from './leak-report';
import { runLeaks } from './run-leaks';

interface LeaksArguments {
  readonly json: boolean;
  readonly queue: QueueBackend;
  readonly deals: number;
  readonly short: boolean;
  readonly browser: boolean;
  readonly selfTest: boolean;
}

/** `npm run leaks`: sends secrets through the whole product and looks for them wherever something comes out. Exit code 0: none anywhere. */
export async function run(args: readonly string[]): Promise<void> {
  const program = new Command('npm run leaks --')
    .description(
      'Runs Thread on its own Postgres, Redis, api, worker and sandbox with secrets made for this run, lets everything happen to it that ' +
        'goes wrong with secrets, and then looks for them in every log, table, file, answer, page, trace and e-mail.',
    )
    .addOption(
      new Option('--queue <backend>', 'where the queue lives')
        .choices(['postgres', 'redis'])
        .default('postgres'),
    )
    .option('--deals <n>', 'deals to win on the way', positive, 5)
    .option('--short', 'without what takes long', false)
    .option('--no-browser', 'without a person at a real browser')
    .option('--self-test', 'afterwards plant leaks in every sink, and find each of them', false)
    .option('--json', 'print one JSON document on stdout', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npm run leaks\n  npm run leaks -- --self-test --queue redis\n  npm run leaks -- --json --short --no-browser\n',
    );
  program.parse(args, { from: 'user' });
  const { json, ...options } = program.opts<LeaksArguments>();
  const missing = options.queue === 'redis' ? redisMissing() : null;
  if (missing !== null) program.error(`error: ${missing}`);
  // Leaving at once takes the servers and processes along.
  void stopSignal().then(() => process.exit(130));
  const tell = (line: string): void =>
    void process.stderr.write(`${new Date().toISOString().slice(11, 23)} ${line}\n`);
  const report = await runLeaks({ ...options, tell });
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${inWords(report)}\n`);
  process.exitCode = report.ok ? 0 : 1;
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
