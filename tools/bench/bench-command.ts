import { stopSignal } from '@thread/tools';
import { Command, InvalidArgumentError } from 'commander';
import { inWords } from './bench-report';
import { goals } from './goals';
import { parseRowNames, rowNames, type RowName } from './row-names';
import { runBench } from './run-bench';

interface BenchArguments {
  readonly json: boolean;
  readonly list: boolean;
  readonly only: readonly RowName[];
  readonly scale: number;
}

/** `npm run bench`: what Thread costs, each figure beside what the work costs at least. Exit code 0 when every goal holds. */
export async function run(args: readonly string[]): Promise<void> {
  const program = new Command('npm run bench --')
    .description(
      'Measures Thread on data of its own, each figure beside a reference taken in turn with it, and compares with the goals.',
    )
    .option('--only <names>', 'rows to measure, separated by commas; may be repeated', collect, [])
    .option('--scale <factor>', 'factor on amounts and times, for a quick look', factor, 1)
    .option('--list', 'print the names of the rows and their goals', false)
    .option('--json', 'print one JSON document on stdout', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bench\n  npm run bench -- --only ingest.single,ingest.queueDown\n  npm run bench -- --json --only growth\n  npm run bench -- --only provider.calls --scale 0.1\n',
    );
  program.parse(args, { from: 'user' });
  const { json, list, only, scale } = program.opts<BenchArguments>();
  if (list) {
    const document = { command: 'bench', rows: rowNames, goals };
    process.stdout.write(json ? `${JSON.stringify(document)}\n` : `${rowNames.join('\n')}\n`);
    return;
  }
  // Leaving at once takes the servers and processes along.
  void stopSignal().then(() => process.exit(130));
  const tell = (line: string): void =>
    void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
  const report = await runBench({ rows: only.length > 0 ? only : rowNames, scale, tell });
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${inWords(report)}\n`);
  process.exitCode = report.ok ? 0 : 1;
}

function collect(text: string, before: readonly RowName[]): readonly RowName[] {
  try {
    return [...before, ...parseRowNames(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function factor(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 10) return value;
  throw new InvalidArgumentError('It must be a number above 0, at most 10.');
}
