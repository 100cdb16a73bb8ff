import type { FetchedDeal, FieldDescription, Mapping, RecordPosition, RecordRole } from '@thread/domain';
import type { ConnectorContext } from './context';

/** Which properties a read must bring, per role. */
export type WantedProperties = Readonly<Record<RecordRole, readonly string[]>>;

/** A deal of a first look. */
export interface StandingDeal {
  readonly externalId: string;
  /** As a snapshot of the deal would have them. */
  readonly positions: readonly RecordPosition[];
  readonly updatedAt: Date | null;
}

export interface ConnectorRecords {
  describeFields(context: ConnectorContext, role: RecordRole): Promise<readonly FieldDescription[]>;
  /**
   * Current state of deals with everything that hangs on them, in as few calls as the provider allows (about N/100 a kind).
   * Answers in the order asked, one entry per id. `isRelevant` is asked after the deals alone are read: related records are
   * read only for those it says yes to (the others come back without companies, contacts and line items). A deal in several
   * pipelines at once is asked about for each of its positions.
   */
  fetchDeals(
    context: ConnectorContext,
    request: {
      readonly ids: readonly string[];
      readonly wanted: WantedProperties;
      readonly isRelevant: (deal: {
        readonly externalId: string;
        readonly pipelineId: string | null;
        readonly stageId: string | null;
      }) => boolean;
    },
  ): Promise<readonly FetchedDeal[]>;
  /**
   * Ids of deals changed since an instant, oldest change first, one answer of the provider at a time and however many there are. A null cursor begins; the
   * answer's cursor goes on, in any process. What is changed meanwhile moves to the end: it may be named twice, but nothing is skipped. Deleted deals may be
   * among them or not. Throws CursorExpired for a cursor it cannot read.
   */
  listChanged?(
    context: ConnectorContext,
    request: {
      readonly since: Date;
      readonly cursor: unknown;
      /** The pipelines that are asked about; deals of others may be left out. */
      readonly pipelineIds: readonly string[];
    },
  ): Promise<{ readonly ids: readonly string[]; readonly cursor: unknown; readonly more: boolean }>;
  /**
   * Where the deals of these pipelines stand now, one answer of the provider at a time; read once when a rule is switched on. Without such a first look
   * nothing tells, where the source keeps no history, whether a deal met later entered its stage or stood in it all along. Cursor as in `listChanged`; a deal
   * may be named twice, and the deals of pipelines whose history can be read may be left out. Absent where every history can be read.
   */
  listPositions?(
    context: ConnectorContext,
    request: { readonly pipelineIds: readonly string[]; readonly cursor: unknown },
  ): Promise<{ readonly deals: readonly StandingDeal[]; readonly cursor: unknown; readonly more: boolean }>;
  /** For pickers: newest first, at most 20, matching name or id. */
  searchDeals(
    context: ConnectorContext,
    query: string,
  ): Promise<
    readonly {
      readonly externalId: string;
      readonly name: string;
      readonly stageLabel: string | null;
      readonly url: string | null;
    }[]
  >;
  /** Reads a deal id out of a pasted id or record URL; null when the text is neither. `accountId` when the URL names one. */
  parseDealReference(text: string): { readonly externalId: string; readonly accountId: string | null } | null;
  /** The provider's standard mapping: what a new connection starts with. */
  readonly defaultMapping: Mapping;
}
