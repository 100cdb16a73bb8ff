import { hasLeftStage, type OutcomeToApply, type Reason } from '@thread/domain';
import type { Executor } from '../database';
import { leftStageKey, raiseAttention, resolveAttention } from '../outcomes/write-attention';
import { writeTimeline } from '../outcomes/write-timeline';
import { endFreeze, freezeAccount, isInUndoWindow, type ReversedRecord } from './freeze-account';

/**
 * Flags the account of a record that left the rule's stage, and takes the flag back when it returns. Inside the undo window its messages
 * are held back until a person decides or the deal is won again; outside it is only told. The account itself is never touched.
 */
export async function noteStage(
  tx: Executor,
  outcome: OutcomeToApply,
  accountId: string,
  runId: string,
): Promise<void> {
  const { decision, snapshot, workspaceId, connectionId, decidedAt } = outcome;
  if (decision.outcome !== 'update') return;
  const { ref } = snapshot.record;
  const record: ReversedRecord = { workspaceId, accountId, connectionId, ...ref };
  const dedupeKey = leftStageKey(connectionId, ref.objectType, ref.externalId);
  const left = hasLeftStage(decision)
    ? decision.reasons.find((reason) => reason.step === 'stage' && !reason.ok)
    : undefined;
  if (decision.inStage) {
    await resolveAttention(tx, workspaceId, [dedupeKey]);
    await tellOfReturn(tx, outcome, record, runId);
  }
  // Neither inside nor seen leaving: nothing new is known.
  if (!left) return;
  const known = await tx.attentionItem.count({
    where: { workspaceId, dedupeKey, state: { not: 'resolved' } },
  });
  if (known > 0 || (await isAnswered(tx, record))) return;
  const frozen = await isInUndoWindow(tx, record, decidedAt);
  if (frozen) await freezeAccount(tx, record, decidedAt);
  await tellOfReversal(tx, outcome, { left, frozen, dedupeKey, accountId, runId });
}

/** A person decided about this reversal, and the deal was not won again since. */
async function isAnswered(tx: Executor, record: ReversedRecord): Promise<boolean> {
  const { workspaceId, connectionId, objectType, externalId } = record;
  const last = await tx.accountFreeze.findFirst({
    where: { workspaceId, connectionId, objectType, externalId },
    orderBy: { frozenAt: 'desc' },
    select: { endedAt: true, ending: true },
  });
  return last !== null && last.ending !== 'won_again';
}

async function tellOfReturn(
  tx: Executor,
  { decidedAt }: OutcomeToApply,
  { workspaceId, accountId, connectionId, objectType, externalId }: ReversedRecord,
  runId: string,
): Promise<void> {
  const earlier = {
    workspaceId,
    connectionId,
    objectType,
    externalId,
    OR: [{ ending: null }, { ending: { not: 'won_again' } }],
  };
  if ((await tx.accountFreeze.count({ where: earlier })) === 0) return;
  const end = { ending: 'won_again', userId: null, at: decidedAt } as const;
  const ended = await endFreeze(tx, { workspaceId, accountId, externalId }, end);
  // What was decided about the reversal is over with it: the next one is a new matter.
  await tx.accountFreeze.updateMany({ where: earlier, data: { ending: 'won_again' } });
  if (ended === 0) return;
  const actor = { actorKind: 'source', actorName: 'Source' } as const;
  await writeTimeline(tx, { workspaceId, accountId, at: decidedAt, runId, ...actor }, [
    { kind: 'reversal.won_again', summary: 'The deal is won again; messages are sent again.', detail: {} },
  ]);
}

async function tellOfReversal(
  tx: Executor,
  { snapshot, workspaceId, connectionId, decidedAt }: OutcomeToApply,
  reversal: {
    readonly left: Reason;
    readonly frozen: boolean;
    readonly dedupeKey: string;
    readonly accountId: string;
    readonly runId: string;
  },
): Promise<void> {
  const { left, frozen, dedupeKey, accountId, runId } = reversal;
  const { ref, url } = snapshot.record;
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
      frozen,
      runId,
    },
  });
  const summary = frozen ? `${left.text} Messages are held back until somebody decides.` : left.text;
  const actor = { actorKind: 'source', actorName: 'Source' } as const;
  await writeTimeline(tx, { workspaceId, accountId, at: decidedAt, runId, ...actor }, [
    { kind: 'record.left_stage', summary, detail: { stageId: snapshot.stageId, frozen } },
  ]);
}
