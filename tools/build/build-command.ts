import { Command } from 'commander';

/** `npm run build`: everything is compiled by the time this runs; says where it lies. */
export async function run(args: readonly string[]): Promise<void> {
  const program = new Command('npm run build --').description(
    'Compiles the servers to dist/server and the dashboard to dist/web; what changed since the last time alone.',
  );
  program.parse(args, { from: 'user' });
  process.stderr.write('Built dist/server and dist/web.\n');
}
