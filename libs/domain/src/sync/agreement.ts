import type { FieldValue } from '../mapping/mapping';

/** A value that is known, which may be that there is none. */
export interface Known {
  readonly value: FieldValue | null;
}

/** What is remembered of one field that is kept the same on both sides: one property of one record. */
export interface Agreement {
  readonly objectType: string;
  readonly externalId: string;
  /** What both sides had when they last were equal; null = they never were, as far as is known. */
  readonly agreed: Known | null;
  /** Version of the record when it was last read or written; an older read says nothing. */
  readonly sourceVersion: Date | null;
}
