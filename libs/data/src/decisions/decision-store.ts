import type {
  DecisionSettings,
  DecisionStore,
  IdentityCandidate,
  IdentityKeys,
  KeptVersions,
  RecordHistory,
  RecordRef,
} from '@thread/domain';
import type { Database } from '../database';
import { erasedAmong } from '../erasure/erased-records';
import { dealsRelatedTo } from '../sources/related-deals';
import { seenVersions } from '../sources/seen-versions';
import { findCandidates } from './find-candidates';
import { readHistories } from './read-histories';
import { readSettings } from './read-settings';
import { readVersions } from './read-versions';

/** Reads for decisions, from Postgres. Only ever on the primary: a stale read would decide wrongly. */
export class PrismaDecisionStore implements DecisionStore {
  constructor(private readonly database: Database) {}

  settings(connectionId: string): Promise<DecisionSettings | null> {
    return this.database.inWorkspaceOf(connectionId, (tx) => readSettings(tx, connectionId));
  }

  async versions(
    connectionId: string,
    wanted: { readonly ruleVersionIds: readonly string[]; readonly mappingVersions: readonly number[] },
  ): Promise<KeptVersions> {
    const kept = await this.database.inWorkspaceOf(connectionId, (tx) =>
      readVersions(tx, connectionId, wanted),
    );
    return kept ?? { rules: new Map(), mappings: new Map() };
  }

  async histories(
    connectionId: string,
    objectType: string,
    externalIds: readonly string[],
  ): Promise<ReadonlyMap<string, RecordHistory>> {
    const read = await this.database.inWorkspaceOf(connectionId, (tx) =>
      readHistories(tx, connectionId, objectType, externalIds),
    );
    return read ?? new Map();
  }

  async candidates(
    connectionId: string,
    keys: readonly IdentityKeys[],
  ): Promise<readonly IdentityCandidate[]> {
    const found = await this.database.inWorkspaceOf(connectionId, async (tx) => {
      const scope = await tx.connection.findUnique({
        where: { id: connectionId },
        select: { workspaceId: true, connectorId: true, externalAccountId: true },
      });
      return scope ? findCandidates(tx, scope, keys) : [];
    });
    return found ?? [];
  }

  async dealsRelatedTo(
    connectionId: string,
    refs: readonly { readonly objectType: string; readonly externalId: string }[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    if (refs.length === 0) return new Map();
    const related = await this.database.inWorkspaceOf(connectionId, (tx) =>
      dealsRelatedTo(tx, connectionId, refs),
    );
    return related ?? new Map();
  }

  async erasedAmong(connectionId: string, refs: readonly RecordRef[]): Promise<readonly RecordRef[]> {
    if (refs.length === 0) return [];
    const erased = await this.database.inWorkspaceOf(connectionId, (tx) =>
      erasedAmong(tx, connectionId, refs),
    );
    return erased ?? [];
  }

  async seenVersions(
    connectionId: string,
    externalIds: readonly string[],
  ): Promise<ReadonlyMap<string, Date>> {
    const seen = await this.database.inWorkspaceOf(connectionId, (tx) =>
      seenVersions(tx, connectionId, externalIds),
    );
    return seen ?? new Map();
  }
}
