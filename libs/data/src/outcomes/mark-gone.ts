import { endedForGood, unfinishedOutcomes, type OutcomeStore } from '@thread/domain';
import { newId } from '@thread/platform';
import type { Executor } from '../database';
import { announce } from '../live/live-updates';
import { followMerge } from './follow-merge';
import { lockRecord } from './identity-locks';
import { toReasonsColumn } from './run-reasons';
import { likelyDuplicateKey, raiseAttention, resolveAttention, sourceDeletedKey } from './write-attention';
import { endHold } from './write-hold';
import { lockLinkedAccount, type LinkPlace } from './write-links';
import { writeTimeline } from './write-timeline';

export type GoneRecord = Parameters<OutcomeStore['markGone']>[0];

/**
 * A record is gone at the provider. Its account stays, is marked and a person is told. Merged into another record: the account follows to
 * the winner, so that the winner does not become a second account, and the old link stays as an alias.
 */
export async function markGone(tx: Executor, gone: GoneRecord): Promise<void> {
  const { connectionId, objectType, externalId, redirectedTo, at } = gone;
  const connection = await tx.connection.findUnique({
    where: { id: connectionId },
    select: { workspaceId: true, connectorId: true, externalAccountId: true },
  });
  if (!connection) return;
  const place: LinkPlace = { ...connection, connectionId };
  const { workspaceId } = place;
  const ref = { objectType, externalId };
  await lockRecord(tx, connectionId, objectType, externalId);
  await tx.sourceRecord.updateMany({
    where: { connectionId, objectType, externalId },
    data: { archived: true, seenAt: at },
  });
  await endHold(tx, place, ref, at);
  await endUnfinished(tx, workspaceId, gone);
  await resolveAttention(tx, workspaceId, [likelyDuplicateKey(connectionId, objectType, externalId)]);
  const accountId = await lockLinkedAccount(tx, place, ref);
  if (accountId === null) return;
  if (redirectedTo === null) await noteDeleted(tx, gone, workspaceId, accountId);
  else
    await followMerge(tx, place, { objectType, loserId: externalId, winnerId: redirectedTo, accountId, at });
  await announce(tx, { workspaceId, topic: 'accounts', id: accountId });
}

/** A record that was left unfinished, and can never be finished now, gets a last run: else it would wait for a cure for ever. */
async function endUnfinished(tx: Executor, workspaceId: string, gone: GoneRecord): Promise<void> {
  const { connectionId, objectType, externalId, redirectedTo } = gone;
  const last = await tx.run.findFirst({
    where: { connectionId, objectType, externalId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { outcome: true, code: true, recordName: true },
  });
  if (!last || !isOneOf(unfinishedOutcomes, last.outcome) || isOneOf(endedForGood, last.code)) return;
  const summary =
    redirectedTo === null
      ? 'The deal no longer exists at the provider.'
      : `The deal was merged into deal ${redirectedTo} at the provider.`;
  await tx.run.create({
    data: {
      id: newId(),
      workspaceId,
      connectionId,
      objectType,
      externalId,
      recordName: last.recordName,
      cause: gone.cause,
      inboxEventIds: gone.inboxEventIds.map(BigInt),
      outcome: 'skip',
      code: 'record_gone',
      reasons: toReasonsColumn({ summary, steps: [] }),
      durationMs: 0,
    },
  });
  await announce(tx, { workspaceId, topic: 'activity', id: null });
}

function isOneOf(list: readonly string[], value: string): boolean {
  return list.includes(value);
}

/** Tells once that the record an account was made from is deleted. */
export async function noteDeleted(
  tx: Executor,
  gone: Pick<GoneRecord, 'connectionId' | 'objectType' | 'externalId' | 'at'>,
  workspaceId: string,
  accountId: string,
): Promise<void> {
  const { connectionId, objectType, externalId, at } = gone;
  const dedupeKey = sourceDeletedKey(connectionId, objectType, externalId);
  const told = { workspaceId, dedupeKey, state: { not: 'resolved' } };
  if ((await tx.attentionItem.count({ where: told })) > 0) return;
  const account = await tx.account.findUnique({ where: { id: accountId }, select: { companyName: true } });
  await raiseAttention(tx, {
    workspaceId,
    kind: 'source_deleted',
    dedupeKey,
    connectionId,
    accountId,
    title: `The deal of ${account?.companyName ?? 'an account'} was deleted at the provider`,
    detail: { objectType, externalId },
  });
  await writeTimeline(
    tx,
    { workspaceId, accountId, at, runId: null, actorKind: 'source', actorName: 'Source' },
    [
      {
        kind: 'record.deleted',
        summary: 'The deal was deleted at the provider. The account stays.',
        detail: { objectType, externalId },
      },
    ],
  );
}
