import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { checkFaults, currentFaultTable, faultDocument } from './fault-list';

/** `npm run faults`: writes docs/faults.md, the table of faults and the tests that try them. */
export async function run(args: readonly string[]): Promise<void> {
  const program = new Command('npm run faults --')
    .description('Writes docs/faults.md: every fault with the tests that name it.')
    .option('--check', 'write nothing; exit code 1 when the document is out of date', false)
    .addHelpText('after', '\nExamples:\n  npm run faults\n  npm run faults -- --check\n');
  program.parse(args, { from: 'user' });
  if (!program.opts<{ check: boolean }>().check) await writeFile(faultDocument, currentFaultTable());
  const problems = checkFaults();
  for (const problem of problems) process.stderr.write(`✘ ${problem}\n`);
  if (problems.length === 0) process.stderr.write('✔ docs/faults.md says which tests try which faults.\n');
  process.exitCode = problems.length === 0 ? 0 : 1;
}
