import type { Command } from 'commander';
import { openOperator, type Operator } from './operator';

/** How a command ended. `ok` false means exit code 1; `report` are the fields of the JSON document, `words` the lines for a person. */
export interface VerbOutcome {
  readonly ok: boolean;
  readonly report: Readonly<Record<string, unknown>>;
  readonly words: readonly string[];
}

export interface Verb<Options> {
  readonly summary: string;
  /** Whole command lines after `npm run thread -- `. */
  readonly examples: readonly string[];
  /** Adds options and arguments of its own. */
  readonly declare?: (command: Command) => void;
  /** `args` are the arguments in order. What it throws is told as one sentence; a stack is never shown. */
  readonly run: (operator: Operator, options: Options, args: readonly string[]) => Promise<VerbOutcome>;
}

interface EveryOption {
  readonly json: boolean;
  readonly data: string;
}

/** Adds a verb to a noun. */
export function addVerb<Options>(noun: Command, name: string, verb: Verb<Options>): void {
  makeVerb(noun.command(name), verb);
}

/** Makes the command itself do the work: for nouns without verbs. */
export function makeVerb<Options>(command: Command, verb: Verb<Options>): void {
  const examples = verb.examples.map((line) => `  npm run thread -- ${line}`).join('\n');
  command.description(verb.summary).addHelpText('after', `\nExamples:\n${examples}`);
  verb.declare?.(command);
  command
    .option('--json', 'print one JSON document on stdout', false)
    .option('--data <dir>', 'data folder of `npm start`, for what the environment leaves open', '.data')
    .action(async () => {
      const options = command.opts<Options & EveryOption>();
      const outcome = await runVerb(verb, options, command.args);
      for (const line of outcome.words) process.stderr.write(`${line}\n`);
      const document = { command: pathOf(command), ok: outcome.ok, ...outcome.report };
      if (options.json) process.stdout.write(`${JSON.stringify(document)}\n`);
      process.exitCode = outcome.ok ? 0 : 1;
    });
}

async function runVerb<Options>(
  verb: Verb<Options>,
  options: Options & EveryOption,
  args: readonly string[],
): Promise<VerbOutcome> {
  const operator = openOperator(options.data);
  try {
    return await verb.run(operator, options, args);
  } catch (error) {
    const message = sentenceOf(error);
    return { ok: false, report: { error: message }, words: [message] };
  } finally {
    await operator.close();
  }
}

/** Connection failures come as an aggregate without a message of its own. */
function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(sentenceOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function pathOf(command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at?.parent; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}
