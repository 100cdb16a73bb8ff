import { cruiseEverything } from '../boundaries/cruise-arguments';
import { checkFaults } from '../faults/fault-list';
import { runStep, type CommandStep, type StepResult } from './command-step';
import type { TestTotals } from './run-jest';

/** A check of our own: says what is wrong, a line each. */
interface OwnCheck {
  readonly name: string;
  readonly look: () => readonly string[];
}

type StaticCheck = CommandStep | OwnCheck;

/** What can be said about the sources without running them, longest first. */
export const staticChecks: readonly StaticCheck[] = [
  // One run for all projects: each alone would load the types of the whole repository again. Through Nx, because the
  // boundary rule skips silently without Nx's project graph.
  { name: 'lint', script: 'nx/dist/bin/nx.js', args: ['run', 'thread:lint-everything'] },
  { name: 'types', script: 'typescript/bin/tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
  { name: 'format', script: 'prettier/bin/prettier.cjs', args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'unused code', script: 'knip/bin/knip.js', args: ['--no-progress'] },
  {
    name: 'types of the web app',
    script: 'typescript/bin/tsc',
    args: ['--noEmit', '-p', 'apps/web/tsconfig.json'],
  },
  {
    name: 'boundaries',
    script: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: [...cruiseEverything, '--output-type', 'err'],
  },
  { name: 'faults', look: checkFaults },
];

/** At the same time: each keeps one processor busy. */
const lanes = 2;

/**
 * Runs the checks to their end, `ended` hears of each as it comes.
 * @returns one test each, in the order of the checks.
 */
export async function runStaticChecks(
  checks: readonly StaticCheck[],
  ended: (result: StepResult) => void,
): Promise<(TestTotals & { readonly name: string })[]> {
  const waiting = [...checks];
  const green = new Set<string>();
  const lane = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const result = await runStaticCheck(check);
      if (result.ok) green.add(check.name);
      ended(result);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return checks.map(({ name }) =>
    green.has(name) ? { name, passed: 1, failed: 0, skipped: 0 } : { name, passed: 0, failed: 1, skipped: 0 },
  );
}

/** Its output is what is wrong. */
async function runStaticCheck(check: StaticCheck): Promise<StepResult> {
  if (!('look' in check)) return runStep(check);
  const started = performance.now();
  const problems = check.look();
  const seconds = (performance.now() - started) / 1_000;
  return { name: check.name, ok: problems.length === 0, seconds, output: problems.join('\n') };
}
