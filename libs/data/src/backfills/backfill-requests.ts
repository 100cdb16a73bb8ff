import type { Database } from '../database';
import { BackfillControl } from './control-backfill';
import { releaseSilent, type Released, type ReleaseRequest } from './release-silent';
import { startBackfill, type BackfillRequest, type StartedBackfill } from './start-backfill';

/** What people ask of backfills. Everything is committed when it answers. */
export class PrismaBackfillRequests extends BackfillControl {
  readonly #database: Database;

  constructor(database: Database) {
    super(database);
    this.#database = database;
  }

  start(request: BackfillRequest): Promise<StartedBackfill> {
    return startBackfill(this.#database, request);
  }

  /** Null when one of the named accounts is not of the backfill. */
  release(request: ReleaseRequest): Promise<Released | null> {
    return releaseSilent(this.#database, request);
  }
}
