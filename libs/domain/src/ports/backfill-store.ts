import type { BackfillPin } from '../backfills/backfill';
import type { Connection } from '../connections/connection';
import type { NewInboxEvent } from '../inbound/event';

/** A record of a backfill on its way into the inbox. */
export interface BackfillRecord {
  readonly connection: Pick<Connection, 'id' | 'connectorId' | 'externalAccountId'>;
  readonly externalId: string;
  readonly dedupeKey: string;
  readonly requestedBy: string;
  readonly pin: BackfillPin;
}

/** What one turn of a connection's backfills came to. */
export interface BackfillTurn {
  /** Records put into the inbox. */
  readonly queued: number;
  /** Backfills that still have something to do and were neither paused nor braked. */
  readonly running: number;
}

/** The worker's side of backfills. */
export interface BackfillStore {
  /**
   * Notes how records in the inbox ended, ends backfills that are through, brakes those that made too many accounts, and puts the next records
   * of the others into the inbox. One transaction for each backfill; several callers at once do no harm.
   */
  turn(connectionId: string, eventOf: (record: BackfillRecord) => NewInboxEvent): Promise<BackfillTurn>;
  /** Connections with a backfill that is running. */
  connectionsWithRunning(limit: number): Promise<readonly string[]>;
}
