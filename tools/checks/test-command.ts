import { Command } from 'commander';
import { jestProjects, runJest, type TestTotals } from './run-jest';
import { runStaticChecks, staticChecks } from './static-checks';
import { ensureSystemPrograms } from './system-programs';

interface Outcome extends TestTotals {
  readonly name: string;
}

const names = [...staticChecks.map(({ name }) => name), ...jestProjects];

/** `npm test`: everything that can go red, one after the other. Ends with the totals; exit code 0 when nothing failed. */
export async function run(args: readonly string[]): Promise<void> {
  const program = new Command('npm test --')
    .description('Checks format, boundaries, types, lint and unused code, then runs all specs.')
    .option('--only <names>', `comma separated: ${names.join(', ')}`)
    .addHelpText('after', '\nExamples:\n  npm test\n  npm test -- --only lint,unit\n');
  program.parse(args, { from: 'user' });
  const { only } = program.opts<{ only?: string }>();
  const outcomes = await runAll(only?.split(',').map((name) => name.trim()) ?? names);
  report(outcomes);
  if (outcomes.some(({ failed }) => failed > 0)) process.exitCode = 1;
}

/** Runs the named checks, then the named test projects one after the other; one that fails does not stop the others. */
export async function runAll(wanted: readonly string[]): Promise<readonly Outcome[]> {
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no check named ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  const outcomes: Outcome[] = await runStaticChecks(
    staticChecks.filter(({ name }) => wanted.includes(name)),
    ({ name, ok, output, seconds }) => {
      say(`${ok ? '✔' : '✘'} ${name} (${seconds.toFixed(1)} s)`);
      if (!ok) say(output.trim());
    },
  );
  const projects = jestProjects.filter((name) => wanted.includes(name));
  const missing = projects.some((name) => name === 'integration' || name === 'e2e')
    ? ensureSystemPrograms()
    : [];
  for (const sentence of missing) {
    say(`✘ ${sentence}`);
    outcomes.push({ name: 'programs', passed: 0, failed: 1, skipped: 0 });
  }
  for (const project of projects) {
    say(`\n— ${project} specs —`);
    outcomes.push({ name: `${project} specs`, ...(await runJest(project)) });
  }
  return outcomes;
}

function report(outcomes: readonly Outcome[]): void {
  const sum = (key: 'passed' | 'failed' | 'skipped'): number =>
    outcomes.reduce((total, outcome) => total + outcome[key], 0);
  say('');
  for (const { name, passed, failed, skipped } of outcomes) {
    say(`${name.padEnd(24)} ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  }
  process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
