import type { OutcomeStore } from '@thread/domain';
import type { Executor } from '../database';
import { proposePair } from '../merges/account-pairs';
import { lockRecord } from './identity-locks';
import { resolveAttention, sourceDeletedKey } from './write-attention';
import { insertLink, linkedAccountOf, lockLinkedAccount, type LinkPlace } from './write-links';
import { writeTimeline } from './write-timeline';

export type MergedRecords = Parameters<OutcomeStore['noteMerged']>[0];

interface MergedRecord {
  readonly objectType: string;
  readonly loserId: string;
  readonly winnerId: string;
  /** The account the loser is linked to. */
  readonly accountId: string;
  readonly at: Date;
}

/** Companies or contacts were merged: what was linked to the losers is linked to the winner as well. */
export async function noteMerged(tx: Executor, merged: MergedRecords): Promise<void> {
  const { connectionId, objectType, winnerId, loserIds, at } = merged;
  const connection = await tx.connection.findUnique({
    where: { id: connectionId },
    select: { workspaceId: true, connectorId: true, externalAccountId: true },
  });
  if (!connection) return;
  const place: LinkPlace = { ...connection, connectionId };
  for (const loserId of [...loserIds].sort()) {
    await lockRecord(tx, connectionId, objectType, loserId);
    const accountId = await lockLinkedAccount(tx, place, { objectType, externalId: loserId });
    if (accountId !== null) await followMerge(tx, place, { objectType, loserId, winnerId, accountId, at });
  }
}

/**
 * A record lives on in another one: its account follows, the old link stays as an alias, and values that came through the record follow
 * the other from now on. Where the other has an account of its own a person is asked whether the two are one; nothing is merged here.
 */
export async function followMerge(tx: Executor, place: LinkPlace, merged: MergedRecord): Promise<void> {
  const { objectType, loserId, winnerId, accountId, at } = merged;
  const { workspaceId, connectorId, externalAccountId } = place;
  const winner = { objectType, externalId: winnerId };
  const moved = await tx.accountLink.updateMany({
    where: { workspaceId, connectorId, externalAccountId, objectType, externalId: loserId, kind: 'active' },
    data: { kind: 'alias' },
  });
  await insertLink(tx, place, winner, { accountId, url: null });
  // Its deletion may have been told first, and taken for one.
  await resolveAttention(tx, workspaceId, [sourceDeletedKey(place.connectionId, objectType, loserId)]);
  if (objectType === 'deal') {
    await tx.$executeRaw`
      UPDATE account_fact SET evidence = jsonb_set(evidence, '{dealId}', to_jsonb(${winnerId}::text))
      WHERE account_id = ${accountId}::uuid AND evidence ->> 'dealId' = ${loserId}`;
  }
  if (moved.count > 0) {
    await writeTimeline(
      tx,
      { workspaceId, accountId, at, runId: null, actorKind: 'source', actorName: 'Source' },
      [
        {
          kind: 'record.merged',
          summary: `The ${objectType} was merged into ${objectType} ${winnerId} at the provider.`,
          detail: { objectType, externalId: loserId, redirectedTo: winnerId },
        },
      ],
    );
  }
  const winnerAccount = await linkedAccountOf(tx, place, winner);
  if (winnerAccount === null || winnerAccount === accountId) return;
  const shared = `${objectType} ${loserId} into ${objectType} ${winnerId}`;
  await proposePair(tx, workspaceId, { firstId: accountId, secondId: winnerAccount }, [
    { by: 'crm_merge', shared },
  ]);
}
