import { hasLeftStage, type OutcomeToApply } from '@thread/domain';
import type { Executor } from '../database';
import { leftStageKey, likelyDuplicateKey, raiseAttention, resolveAttention, sourceDeletedKey } from './write-attention';
import { endHold, type PreviousHold } from './write-hold';
import { writeTimeline } from './write-timeline';

/** Asks a person whether the record is one of the accounts it resembles. */
export async function askAboutDuplicate(tx: Executor, outcome: OutcomeToApply, runId: string): Promise<void> {
  const { decision, snapshot, workspaceId, connectionId } = outcome;
  const { ref, url } = snapshot.record;
  const [first] = decision.candidates;
  await raiseAttention(tx, {
    workspaceId,
    kind: 'likely_duplicate',
    dedupeKey: likelyDuplicateKey(connectionId, ref.objectType, ref.externalId),
    connectionId,
    accountId: decision.candidates.length === 1 ? (first?.accountId ?? null) : null,
    title: `${snapshot.name ?? `Deal ${ref.externalId}`} looks like an account you have`,
    detail: {
      objectType: ref.objectType,
      externalId: ref.externalId,
      recordName: snapshot.name,
      recordUrl: url,
      candidates: decision.candidates,
      summary: decision.summary,
      runId,
    },
  });
}

/** Ends what waited for this record, now that the decision is another one. */
export async function settleRecord(
  tx: Executor,
  outcome: OutcomeToApply,
  hold: PreviousHold | null,
): Promise<void> {
  const { decision, snapshot, workspaceId, connectionId } = outcome;
  const { ref } = snapshot.record;
  if (hold) await endHold(tx, { workspaceId, connectionId }, ref, outcome.decidedAt);
  const record = [connectionId, ref.objectType, ref.externalId] as const;
  await resolveAttention(tx, workspaceId, [
    ...(decision.outcome === 'ask' ? [] : [likelyDuplicateKey(...record)]),
    // It is there again: a deletion that was undone at the provider needs nobody any more.
    ...(snapshot.record.archived ? [] : [sourceDeletedKey(...record)]),
  ]);
}

/** Flags the account of a record that left the rule's stage; takes the flag back when it returns. The account itself is never touched. */
export async function noteStage(
  tx: Executor,
  outcome: OutcomeToApply,
  accountId: string,
  runId: string,
): Promise<void> {
  const { decision, snapshot, workspaceId, connectionId } = outcome;
  if (decision.outcome !== 'update') return;
  const { ref, url } = snapshot.record;
  const dedupeKey = leftStageKey(connectionId, ref.objectType, ref.externalId);
  const left = hasLeftStage(decision)
    ? decision.reasons.find((reason) => reason.step === 'stage' && !reason.ok)
    : undefined;
  if (!left) {
    await resolveAttention(tx, workspaceId, [dedupeKey]);
    return;
  }
  const known = await tx.attentionItem.count({
    where: { workspaceId, dedupeKey, state: { not: 'resolved' } },
  });
  if (known > 0) return;
  await raiseAttention(tx, {
    workspaceId,
    kind: 'left_stage',
    dedupeKey,
    connectionId,
    accountId,
    title: `${snapshot.name ?? `Deal ${ref.externalId}`} is no longer in its stage`,
    detail: {
      objectType: ref.objectType,
      externalId: ref.externalId,
      recordName: snapshot.name,
      recordUrl: url,
      stageId: snapshot.stageId,
      pipelineId: snapshot.pipelineId,
      summary: left.text,
      runId,
    },
  });
  const actor = { actorKind: 'source', actorName: 'Source' } as const;
  await writeTimeline(tx, { workspaceId, accountId, at: outcome.decidedAt, runId, ...actor }, [
    { kind: 'record.left_stage', summary: left.text, detail: { stageId: snapshot.stageId } },
  ]);
}
