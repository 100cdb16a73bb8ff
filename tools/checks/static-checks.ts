import { cruiseEverything } from '../boundaries/cruise-arguments';
import { checkFaults } from '../faults/fault-list';
import { runStep, type CommandStep, type StepResult } from './command-step';

/** A check of our own: says what is wrong, a line each. */
interface OwnCheck {
  readonly name: string;
  readonly look: () => readonly string[];
}

type StaticCheck = CommandStep | OwnCheck;

/** What can be said about the sources without running them, cheapest first. */
export const staticChecks: readonly StaticCheck[] = [
  { name: 'faults', look: checkFaults },
  { name: 'format', script: 'prettier/bin/prettier.cjs', args: ['--check', '--log-level', 'warn', '.'] },
  {
    name: 'boundaries',
    script: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: [...cruiseEverything, '--output-type', 'err'],
  },
  { name: 'types', script: 'typescript/bin/tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
  {
    name: 'types of the web app',
    script: 'typescript/bin/tsc',
    args: ['--noEmit', '-p', 'apps/web/tsconfig.json'],
  },
  // One run for all projects: each alone would load the types of the whole repository again. Through Nx, because the
  // boundary rule skips silently without Nx's project graph.
  { name: 'lint', script: 'nx/dist/bin/nx.js', args: ['run', 'thread:lint-everything'] },
  { name: 'unused code', script: 'knip/bin/knip.js', args: ['--no-progress'] },
];

/** Runs one to its end; its output is what is wrong. */
export async function runStaticCheck(check: StaticCheck): Promise<StepResult> {
  if (!('look' in check)) return runStep(check);
  const started = performance.now();
  const problems = check.look();
  const seconds = (performance.now() - started) / 1_000;
  return { name: check.name, ok: problems.length === 0, seconds, output: problems.join('\n') };
}
