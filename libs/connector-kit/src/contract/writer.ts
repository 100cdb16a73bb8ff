import type { FieldDescription } from '@thread/domain';
import type { ConnectorContext } from './context';

/** New texts of some properties of one record; null empties a property. */
export interface RecordUpdate {
  readonly objectType: 'deal' | 'company';
  readonly externalId: string;
  readonly properties: Readonly<Record<string, string | null>>;
}

/** How one record's update ended. */
export type RecordUpdateOutcome =
  /** `version`: the record's own time of change after the write, where the provider tells. */
  | { readonly kind: 'written'; readonly version: Date | null }
  /** The provider refuses the values. `text` is its own sentence; `properties` those it names, none when it names none. Nothing of the record was written. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly text: string;
      readonly properties: readonly string[];
    }
  | { readonly kind: 'gone' }
  /** Not written, and worth trying again: the record is locked by somebody else. */
  | { readonly kind: 'busy'; readonly text: string };

/** What a record has now. */
export type RecordRead =
  | {
      readonly kind: 'found';
      readonly properties: Readonly<Record<string, string | null>>;
      readonly updatedAt: Date | null;
    }
  | { readonly kind: 'gone' };

/** Writing to records that are read. Opt-in. */
export interface ConnectorWriter {
  /** The optional scope group that allows it; null where no scope is about it. */
  readonly scopeGroup: string | null;
  /** Records one call writes at most. */
  readonly batchSize: number;
  /**
   * Writes, `batchSize` records of one kind per call. Answers in the order given, one outcome each; a record must not be given twice.
   * @throws ConnectorError when a call failed as a whole. Outcomes of calls made before it are lost: what was written must then be looked at.
   */
  updateRecords(
    context: ConnectorContext,
    records: readonly RecordUpdate[],
  ): Promise<readonly RecordUpdateOutcome[]>;
  /** Reads only these properties, batched. Answers in the order given. */
  readRecords(
    context: ConnectorContext,
    records: readonly {
      readonly objectType: 'deal' | 'company';
      readonly externalId: string;
      readonly properties: readonly string[];
    }[],
  ): Promise<readonly RecordRead[]>;
  /** Makes a property to write to; the one there is when it has the name already. Absent where only an admin of the provider can. */
  readonly createProperty?: {
    /** The scopes it needs beside. */
    readonly scopeGroup: string | null;
    create(
      context: ConnectorContext,
      role: 'deal' | 'company',
      property: {
        readonly name: string;
        readonly label: string;
        readonly type: 'text' | 'number' | 'date' | 'option';
        readonly options: readonly string[];
      },
    ): Promise<FieldDescription>;
  };
}
