import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep } from './command-step';

export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** In the order they run, quickest first. */
export const jestProjects = ['unit', 'web', 'integration', 'e2e'] as const;

/** Spec files at the same time: on few processors more of them only wait for each other. */
const workers = 2;

/** Runs one Jest project, showing its output. A spec file that cannot be run counts as one failure. */
export async function runJest(name: (typeof jestProjects)[number]): Promise<TestTotals> {
  const folder = await mkdtemp(join(tmpdir(), 'thread-jest-'));
  const file = join(folder, 'result.json');
  try {
    const args = [
      '--selectProjects',
      name,
      `--maxWorkers=${workers}`,
      '--passWithNoTests',
      '--json',
      `--outputFile=${file}`,
    ];
    const { ok } = await runStep({ name, script: 'jest/bin/jest.js', args }, true);
    const result = JSON.parse(await readFile(file, 'utf8').catch(() => 'null')) as JestResult | null;
    if (result === null) return { passed: 0, failed: 1, skipped: 0 };
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return {
      passed: result.numPassedTests,
      failed: failed === 0 && !ok ? 1 : failed,
      skipped: result.numPendingTests,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface JestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}
