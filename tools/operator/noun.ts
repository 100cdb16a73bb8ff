import type { Command } from 'commander';

/**
 * One noun of the operator's command line: a file (or folder) of its own, listed in nouns.ts. `declare` adds its verbs with `addVerb`, or
 * makes the noun itself a command with `makeVerb`.
 */
export interface Noun {
  readonly name: string;
  readonly summary: string;
  readonly declare: (command: Command) => void;
}
