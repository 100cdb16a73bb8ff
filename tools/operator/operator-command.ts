import { Command } from 'commander';
import { nouns } from './nouns';

/** The whole `npm run thread` program, nothing run yet. */
export function operatorProgram(): Command {
  const program = new Command('npm run thread --')
    .description("The operator's tools: each command is a noun and a verb.")
    .usage('<noun> <verb> [options]')
    .addHelpText(
      'after',
      '\nExamples:\n  npm run thread -- vault status\n  npm run thread -- vault --help\n\n' +
        'Configuration comes from .env and the environment, else from the folder of `npm start` (--data).\n' +
        'People are told on stderr; --json prints one JSON document on stdout. Exit code 0: all is well.',
    );
  for (const noun of nouns) {
    const command = program.command(noun.name).description(noun.summary);
    noun.declare(command);
  }
  return program;
}

/** `npm run thread -- <noun> <verb>`. Sets the exit code; never throws for what a person can mend. */
export async function run(args: readonly string[]): Promise<void> {
  await operatorProgram().parseAsync(args, { from: 'user' });
}
