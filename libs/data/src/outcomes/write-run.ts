import type { OutcomeToApply } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import type { PreviousSight } from '../sources/write-source-record';
import { storableText } from '../storable';
import { toReasonsColumn } from './run-reasons';
import type { PreviousHold } from './write-hold';

interface LastRun {
  readonly id: string;
  readonly outcome: string;
  readonly code: string;
  readonly rule_version_id: string | null;
  readonly account_id: string | null;
}

/** Most inbox events one run names; a record that changes all day must not grow its run without end. */
const mostEvents = 200;

/**
 * Stores the run of an outcome. One that says nothing new (the record was looked at again and nothing came of it, for the same reason,
 * under the same rule, in the same stage) brings the record's last run up to date instead of adding another.
 * @returns the id of the run that tells of the outcome.
 */
export async function writeRun(
  tx: Executor,
  outcome: OutcomeToApply,
  accountId: string | null,
  before: { readonly sight: PreviousSight | null; readonly hold: PreviousHold | null },
): Promise<string> {
  const last = isQuiet(outcome, before) ? await lastRunOf(tx, outcome) : null;
  if (last && saysTheSame(last, outcome, accountId)) {
    await refreshRun(tx, last.id, outcome);
    return last.id;
  }
  const { decision, snapshot } = outcome;
  const { ref } = snapshot.record;
  await tx.run.create({
    data: {
      id: outcome.runId,
      workspaceId: outcome.workspaceId,
      connectionId: outcome.connectionId,
      objectType: ref.objectType,
      externalId: ref.externalId,
      recordName: snapshot.name === null ? null : storableText(snapshot.name),
      cause: outcome.cause,
      inboxEventIds: outcome.inboxEventIds.slice(-mostEvents).map(BigInt),
      ruleVersionId: decision.rule?.ruleVersionId ?? null,
      mappingVersion: outcome.mappingVersion,
      outcome: decision.outcome,
      code: decision.code,
      reasons: reasonsOf(outcome),
      accountId,
      undoUntil: undoUntil(outcome),
      durationMs: outcome.decidedAt.getTime() - outcome.startedAt.getTime(),
    },
  });
  return outcome.runId;
}

/** The window is written down here: a rule changed later changes nothing for accounts that are made. */
function undoUntil({ decision, decidedAt }: OutcomeToApply): Date | null {
  const { undoDays = 0 } = decision;
  return undoDays > 0 ? new Date(decidedAt.getTime() + undoDays * 86_400_000) : null;
}

/** Whether a repetition of this outcome is worth no run of its own. What a person asked for always is. */
function isQuiet(
  outcome: OutcomeToApply,
  before: { sight: PreviousSight | null; hold: PreviousHold | null },
): boolean {
  const { decision, snapshot, cause } = outcome;
  if (cause === 'manual' || cause === 'rerun' || cause === 'backfill') return false;
  if (before.sight?.stageId !== snapshot.stageId || before.sight.pipelineId !== snapshot.pipelineId)
    return false;
  switch (decision.outcome) {
    case 'skip':
    case 'ask':
      return true;
    case 'update':
      return decision.changes.length === 0 && decision.newCompany?.heldBy !== null;
    case 'hold':
      return (
        before.hold?.state === decision.hold?.state && sameList(before.hold?.missing, decision.hold?.missing)
      );
    default:
      return false;
  }
}

function sameList(left: readonly string[] | undefined, right: readonly string[] | undefined): boolean {
  return (
    left !== undefined &&
    right !== undefined &&
    left.length === right.length &&
    left.every((one) => right.includes(one))
  );
}

async function lastRunOf(tx: Executor, outcome: OutcomeToApply): Promise<LastRun | null> {
  const { ref } = outcome.snapshot.record;
  const rows = await tx.$queryRaw<LastRun[]>(Prisma.sql`
    SELECT id::text, outcome, code, rule_version_id::text, account_id::text FROM run
    WHERE connection_id = ${outcome.connectionId}::uuid AND object_type = ${ref.objectType} AND external_id = ${ref.externalId}
    ORDER BY created_at DESC, id DESC LIMIT 1`);
  return rows[0] ?? null;
}

function saysTheSame(last: LastRun, outcome: OutcomeToApply, accountId: string | null): boolean {
  const { decision } = outcome;
  return (
    last.outcome === decision.outcome &&
    // The first and the later looks at a held record have different codes and say the same.
    (last.code === decision.code || decision.outcome === 'hold') &&
    last.rule_version_id === (decision.rule?.ruleVersionId ?? null) &&
    last.account_id === accountId
  );
}

async function refreshRun(tx: Executor, runId: string, outcome: OutcomeToApply): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE run SET
      reasons = ${JSON.stringify(reasonsOf(outcome))}::jsonb,
      record_name = ${outcome.snapshot.name === null ? null : storableText(outcome.snapshot.name)},
      mapping_version = ${outcome.mappingVersion},
      inbox_event_ids = (
        SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM (
          SELECT DISTINCT id FROM unnest(inbox_event_ids || ${outcome.inboxEventIds.map(BigInt)}::bigint[]) AS t(id)
          ORDER BY id DESC LIMIT ${mostEvents}
        ) AS newest
      )
    WHERE id = ${runId}::uuid`);
}

function reasonsOf(outcome: OutcomeToApply): Prisma.InputJsonValue {
  return toReasonsColumn({ summary: outcome.decision.summary, steps: outcome.decision.reasons });
}
