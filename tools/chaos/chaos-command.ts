import { Command, InvalidArgumentError, Option } from 'commander';
import { stopSignal } from '../launcher/stop-signal';
import { redisMissing } from '../redis/redis-server';
import { combine, inWords, type RunReport } from './chaos-report';
import { runChaos } from './run-chaos';
import type { QueueBackend, Victim } from './strike';

interface ChaosArguments {
  readonly json: boolean;
  readonly events: number;
  readonly kills: number;
  readonly seed: number;
  readonly queue: QueueBackend | 'both';
  readonly workers: number;
  readonly minutes: number;
  readonly victim?: Victim;
  readonly keep: boolean;
}

/** `npm run chaos`: kills everything in turn while events come in, then checks the ledger. Exit code 0 when nothing is lost or doubled. */
export async function run(args: readonly string[]): Promise<void> {
  const program = new Command('npm run chaos --')
    .description(
      'Runs Thread on its own Postgres, Redis, api, workers and sandbox, kills and disturbs all of them while signed events come in, ' +
        'and then checks that nothing was lost and nothing happened twice.',
    )
    .option('--events <n>', 'events of the provider, about ten for each deal', positive, 2_000)
    .option('--kills <n>', 'processes to kill', positive, 12)
    .option('--seed <n>', 'the same seed gives the same plan of faults', whole, 1)
    .addOption(
      new Option('--queue <backend>', 'where the queue lives; both: one run after the other')
        .choices(['postgres', 'redis', 'both'])
        .default('postgres'),
    )
    .option('--workers <n>', 'worker processes', positive, 2)
    .option('--minutes <n>', 'no further fault of a run begins after so many minutes', positive, 30)
    .addOption(
      new Option(
        '--victim <process>',
        'kill only this kind of process, and let nothing else go wrong',
      ).choices(['worker', 'api', 'postgres', 'redis']),
    )
    .option('--keep', 'keep data and logs although nothing is wrong', false)
    .option('--json', 'print one JSON document on stdout', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npm run chaos\n  npm run chaos -- --queue both --events 20000 --kills 40 --seed 7\n  npm run chaos -- --json --queue redis --victim worker --kills 20\n',
    );
  program.parse(args, { from: 'user' });
  const { queue, seed, json, ...options } = program.opts<ChaosArguments>();
  const backends: readonly QueueBackend[] = queue === 'both' ? ['postgres', 'redis'] : [queue];
  if (options.victim === 'redis' && queue !== 'redis')
    program.error('error: There is a Redis only with --queue redis.');
  const missing = backends.includes('redis') ? redisMissing() : null;
  if (missing !== null) program.error(`error: ${missing}`);
  // Leaving at once takes the servers and processes along.
  void stopSignal().then(() => process.exit(130));
  const tell = (line: string): void =>
    void process.stderr.write(`${new Date().toISOString().slice(11, 23)} ${line}\n`);
  const runs: RunReport[] = [];
  for (const backend of backends) runs.push(await runChaos({ ...options, seed, backend, tell }));
  const report = combine(seed, runs);
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${inWords(report)}\n`);
  process.exitCode = report.ok ? 0 : 1;
}

function whole(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}

function positive(text: string): number {
  const value = whole(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
