import { run as runTests } from './test-command';

/** `npm run check`: the quick loop while working: lint, types, unit specs. */
export async function run(args: readonly string[]): Promise<void> {
  await runTests(args.length > 0 ? args : ['--only', 'lint,types,types of the web app,unit']);
}
