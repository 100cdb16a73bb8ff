import type { OutcomeToApply } from '@thread/domain';
import type { Executor } from '../database';
import { likelyDuplicateKey, raiseAttention, resolveAttention, sourceDeletedKey } from './write-attention';
import { endHold, type PreviousHold } from './write-hold';

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
