import { readCauseKey, type RerunResult } from '@thread/domain';
import type { DeliveryRecord } from '../activity/delivery-views';
import type { Database } from '../database';
import type { Page } from '../paging';
import { findCause, listCauses, type CauseFilter, type CauseRecord } from './cause-list';
import { listDead, listUnfinished, type UnfinishedRecord } from './cause-records';
import {
  listRerunItems,
  listReruns,
  readRerun,
  type RerunCount,
  type RerunItemRecord,
  type RerunRecord,
} from './rerun-progress';
import { startRerun, type RerunEventOf, type RerunRequest, type StartedRerun } from './start-rerun';
import { stopRerun, type StopRequest } from './stop-rerun';

interface PageAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** What did not end as wanted, by cause, and the requests to run it again. */
export class PrismaRerunStore {
  constructor(private readonly database: Database) {}

  /** The cause that struck last first. Throws CursorInvalid. */
  causes(workspaceId: string, filter: CauseFilter): Promise<Page<CauseRecord>> {
    return listCauses(this.database, workspaceId, filter);
  }

  /** Null when no record of the workspace has the cause (any more). */
  cause(workspaceId: string, key: string): Promise<CauseRecord | null> {
    return findCause(this.database, workspaceId, key);
  }

  /** Newest first; empty when the key names nothing. Throws CursorInvalid. */
  async unfinished(workspaceId: string, key: string, asked: PageAsked): Promise<Page<UnfinishedRecord>> {
    const cause = readCauseKey(key);
    if (cause?.kind !== 'record') return { data: [], hasMore: false, nextCursor: null };
    return listUnfinished(this.database, workspaceId, cause, asked);
  }

  /** Newest first; empty when the key names nothing. Throws CursorInvalid. */
  async dead(workspaceId: string, key: string, asked: PageAsked): Promise<Page<DeliveryRecord>> {
    const cause = readCauseKey(key);
    if (cause?.kind !== 'delivery') return { data: [], hasMore: false, nextCursor: null };
    return listDead(this.database, workspaceId, cause, asked);
  }

  /** Committed when it answers. The connection must belong to the workspace and not be disconnected. */
  start(request: RerunRequest, eventOf: RerunEventOf): Promise<StartedRerun> {
    return this.database.inWorkspace(request.workspaceId, (tx) => startRerun(tx, request, eventOf));
  }

  /** Committed when it answers. @returns how many records were cancelled; null when the workspace has no such re-run. */
  stop(request: StopRequest): Promise<number | null> {
    return this.database.inWorkspace(request.workspaceId, (tx) => stopRerun(tx, request));
  }

  /** Newest first. Throws CursorInvalid. */
  list(workspaceId: string, asked: PageAsked): Promise<Page<RerunRecord>> {
    return listReruns(this.database, workspaceId, asked);
  }

  read(
    workspaceId: string,
    rerunId: string,
  ): Promise<(RerunRecord & { readonly results: readonly RerunCount[] }) | null> {
    return readRerun(this.database, workspaceId, rerunId);
  }

  /** In the order they are worked off. Throws CursorInvalid. */
  items(
    workspaceId: string,
    rerunId: string,
    filter: PageAsked & { readonly result?: RerunResult | undefined },
  ): Promise<Page<RerunItemRecord>> {
    return listRerunItems(this.database, workspaceId, rerunId, filter);
  }
}
