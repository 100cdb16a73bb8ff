import type {
  DecisionSettings,
  DecisionStore,
  IdentityCandidate,
  IdentityKeys,
  RecordHistory,
} from '@thread/domain';
import type { Database } from '../database';
import { dealsRelatedTo } from '../sources/related-deals';
import { seenVersions } from '../sources/seen-versions';
import { findCandidates } from './find-candidates';
import { readHistories } from './read-histories';
import { readSettings } from './read-settings';

/** Reads for decisions, from Postgres. Only ever on the primary: a stale read would decide wrongly. */
export class PrismaDecisionStore implements DecisionStore {
  constructor(private readonly database: Database) {}

  settings(connectionId: string): Promise<DecisionSettings | null> {
    return readSettings(this.database.prisma, connectionId);
  }

  histories(
    connectionId: string,
    objectType: string,
    externalIds: readonly string[],
  ): Promise<ReadonlyMap<string, RecordHistory>> {
    return readHistories(this.database.prisma, connectionId, objectType, externalIds);
  }

  async candidates(
    connectionId: string,
    keys: readonly IdentityKeys[],
  ): Promise<readonly IdentityCandidate[]> {
    const scope = await this.database.prisma.connection.findUnique({
      where: { id: connectionId },
      select: { workspaceId: true, connectorId: true, externalAccountId: true },
    });
    return scope ? findCandidates(this.database.prisma, scope, keys) : [];
  }

  dealsRelatedTo(
    connectionId: string,
    refs: readonly { readonly objectType: string; readonly externalId: string }[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    return dealsRelatedTo(this.database.prisma, connectionId, refs);
  }

  seenVersions(connectionId: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    return seenVersions(this.database.prisma, connectionId, externalIds);
  }
}
