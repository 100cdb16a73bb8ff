import { cruiseEverything } from '../boundaries/cruise-arguments';
import type { CommandStep } from './command-step';

/** What can be said about the sources without running them, cheapest first. */
export const staticChecks: readonly CommandStep[] = [
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
