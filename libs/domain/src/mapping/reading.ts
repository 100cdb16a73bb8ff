import type { AccountFacts } from '../connections/connection';
import type { FieldDescription, RecordRole, SourceRecord } from '../records/snapshot';
import type { FieldValue, MappedField } from './mapping';

/** Facts and schema a mapping is applied with. `fields` is empty where the schema could not be read. */
export interface MappingContext {
  readonly facts: AccountFacts;
  readonly fields: Readonly<Partial<Record<RecordRole, readonly FieldDescription[]>>>;
}

export type FieldProblem = NonNullable<MappedField['problem']>;

/** What one source of a field gave, before the transform. */
export interface Reading {
  readonly record: SourceRecord | null;
  readonly propertyLabel: string | null;
  readonly description: FieldDescription | null;
  /** The raw text; null = the source has no value. */
  readonly raw: string | null;
  /** Set by recipes that make a finished value. */
  readonly value: FieldValue | null;
  readonly steps: readonly string[];
  readonly problem: FieldProblem | null;
}

export type Converted<T> = {
  readonly value: T;
  readonly steps: readonly string[];
  readonly problem: FieldProblem | null;
};

/** A reading of a source that has nothing. */
export function nothing(record: SourceRecord | null, step: string): Reading {
  return {
    record,
    propertyLabel: null,
    description: null,
    raw: null,
    value: null,
    steps: [step],
    problem: null,
  };
}
