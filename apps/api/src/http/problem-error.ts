import type { Problem } from '@thread/contracts';
import type { ProblemCode } from './problem-table';

interface ProblemFacts {
  /** For a person: what exactly is wrong here. Never a secret, a body or a stack. */
  readonly detail?: string;
  readonly nextStep?: string;
  readonly errors?: Problem['errors'];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by use cases and controllers; the problem filter turns it into a problem+json answer. */
export class ProblemError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly facts: ProblemFacts = {},
  ) {
    super(facts.detail ?? code);
    this.name = 'ProblemError';
  }
}

/** The value, or 404. Missing and foreign things answer the same. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new ProblemError('resource.not_found');
  return value;
}
