import type { AppliedOutcome, OutcomeStore, OutcomeToApply } from '@thread/domain';
import type { Database } from '../database';
import { eraseRecord, type Erasure } from '../erasure/erase-record';
import { applyOutcome } from './apply-outcome';
import { markGone, type GoneRecord } from './mark-gone';
import { noteMerged, type MergedRecords } from './follow-merge';
import { recordFailure, type RunFailure } from './record-failure';

/** Decisions in Postgres, one transaction each. */
export class PrismaOutcomeStore implements OutcomeStore {
  constructor(private readonly database: Database) {}

  apply(outcome: OutcomeToApply): Promise<AppliedOutcome> {
    return this.database.inWorkspace(outcome.workspaceId, (tx) => applyOutcome(tx, outcome));
  }

  async recordFailure(failure: RunFailure): Promise<void> {
    await this.database.inWorkspace(failure.workspaceId, (tx) => recordFailure(tx, failure));
  }

  async noteMerged(merged: MergedRecords): Promise<void> {
    await this.database.inWorkspaceOf(merged.connectionId, (tx) => noteMerged(tx, merged));
  }

  async eraseRecord(erasure: Erasure): Promise<void> {
    await this.database.inWorkspaceOf(erasure.connectionId, (tx, workspaceId) =>
      eraseRecord(tx, workspaceId, erasure),
    );
  }

  async markGone(gone: GoneRecord): Promise<void> {
    await this.database.inWorkspaceOf(gone.connectionId, (tx) => markGone(tx, gone));
  }
}
