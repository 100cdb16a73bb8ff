import { Command } from 'commander';
import { jestProjects, runJest } from './run-jest';
import { runStaticCheck, staticChecks } from './static-checks';
import { ensureSystemPrograms } from './system-programs';

interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const names = [...staticChecks.map(({ name }) => name), ...jestProjects.map(({ name }) => name)];

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

/** Runs the named checks and test projects in their fixed order; one that fails does not stop the others. */
export async function runAll(wanted: readonly string[]): Promise<readonly Outcome[]> {
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no check named ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  const outcomes: Outcome[] = [];
  for (const check of staticChecks.filter(({ name }) => wanted.includes(name))) {
    const { ok, output, seconds } = await runStaticCheck(check);
    say(`${ok ? '✔' : '✘'} ${check.name} (${seconds.toFixed(1)} s)`);
    if (!ok) say(output.trim());
    outcomes.push({ name: check.name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
  }
  const projects = jestProjects.filter(({ name }) => wanted.includes(name));
  const missing = projects.some(({ name }) => name === 'integration' || name === 'e2e')
    ? ensureSystemPrograms()
    : [];
  for (const sentence of missing) {
    say(`✘ ${sentence}`);
    outcomes.push({ name: 'programs', passed: 0, failed: 1, skipped: 0 });
  }
  for (const project of projects) {
    say(`\n— ${project.name} specs —`);
    outcomes.push({ name: `${project.name} specs`, ...(await runJest(project)) });
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
