import type { OutcomeToApply } from '@thread/domain';
import { newId } from '@thread/platform';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { storableText } from '../storable';
import { heldRecordKey, raiseAttention, resolveAttention } from './write-attention';

/** The record's hold before this outcome. */
export interface PreviousHold {
  readonly state: string;
  readonly missing: readonly string[];
  readonly backfillId: string | null;
}

/** A held record is read again when half its waiting time has passed once more, within these bounds. */
const soonestReadMs = 15_000;
const latestReadMs = 120_000;

/** The hold that stands for a record; null when none does. */
export async function readHold(
  tx: Executor,
  connectionId: string,
  ref: { readonly objectType: string; readonly externalId: string },
): Promise<PreviousHold | null> {
  const rows = await tx.$queryRaw<PreviousHold[]>(Prisma.sql`
    SELECT state, missing, backfill_id::text AS "backfillId" FROM hold
    WHERE connection_id = ${connectionId}::uuid AND object_type = ${ref.objectType} AND external_id = ${ref.externalId}
      AND state <> 'resolved'`);
  return rows[0] ?? null;
}

/** Starts or continues the wait for missing facts; a person is asked once it has lasted too long. */
export async function writeHold(tx: Executor, outcome: OutcomeToApply, runId: string): Promise<void> {
  const { decision, snapshot, connectionId, workspaceId } = outcome;
  const { hold, rule } = decision;
  if (!hold || !rule) return;
  const { ref } = snapshot.record;
  const heldSince = await upsertHold(tx, outcome, runId);
  if (hold.state !== 'needs_attention') return;
  await raiseAttention(tx, {
    workspaceId,
    kind: 'held_record',
    dedupeKey: heldRecordKey(connectionId, ref.objectType, ref.externalId),
    connectionId,
    accountId: null,
    title: `${snapshot.name ?? `Deal ${ref.externalId}`} waits for missing facts`,
    detail: {
      objectType: ref.objectType,
      externalId: ref.externalId,
      recordName: snapshot.name,
      recordUrl: snapshot.record.url,
      missing: hold.missing,
      ruleId: rule.ruleId,
      runId,
      heldSince,
      summary: decision.summary,
    },
  });
}

async function upsertHold(tx: Executor, outcome: OutcomeToApply, runId: string): Promise<Date> {
  const { decision, snapshot, decidedAt } = outcome;
  const { ref } = snapshot.record;
  const hold = decision.hold!;
  const rule = decision.rule!;
  const rows = await tx.$queryRaw<{ held_since: Date }[]>(Prisma.sql`
    INSERT INTO hold AS h (id, workspace_id, connection_id, object_type, external_id, record_name, rule_id, rule_version_id, missing,
                           state, held_since, settle_until, run_id, backfill_id)
    VALUES (${newId()}::uuid, ${outcome.workspaceId}::uuid, ${outcome.connectionId}::uuid, ${ref.objectType}, ${ref.externalId},
            ${snapshot.name === null ? null : storableText(snapshot.name)}, ${rule.ruleId}::uuid, ${rule.ruleVersionId}::uuid,
            ${[...hold.missing]}::text[], ${hold.state}, ${decidedAt}, ${hold.settleUntil}, ${runId}::uuid, ${outcome.backfillId}::uuid)
    ON CONFLICT (connection_id, object_type, external_id) DO UPDATE SET
      record_name = excluded.record_name, rule_id = excluded.rule_id, rule_version_id = excluded.rule_version_id,
      missing = excluded.missing, state = excluded.state, settle_until = excluded.settle_until, run_id = excluded.run_id,
      backfill_id = CASE WHEN h.state = 'resolved' THEN excluded.backfill_id ELSE coalesce(h.backfill_id, excluded.backfill_id) END,
      held_since = CASE WHEN h.state = 'resolved' THEN excluded.held_since ELSE h.held_since END, resolved_at = NULL
    RETURNING held_since`);
  const heldSince = rows[0]?.held_since ?? decidedAt;
  await tx.$executeRaw(Prisma.sql`
    UPDATE hold SET next_read_at = ${nextReadAt(hold, heldSince, decidedAt)}
    WHERE connection_id = ${outcome.connectionId}::uuid AND object_type = ${ref.objectType} AND external_id = ${ref.externalId}`);
  return heldSince;
}

/** Null once a person was asked: then only a change of the record brings it up again. */
function nextReadAt(
  hold: { readonly state: string; readonly settleUntil: Date },
  heldSince: Date,
  now: Date,
): Date | null {
  if (hold.state === 'needs_attention') return null;
  const waited = now.getTime() - heldSince.getTime();
  const pause = Math.min(Math.max(waited / 2, soonestReadMs), latestReadMs);
  return new Date(
    Math.min(now.getTime() + pause, Math.max(hold.settleUntil.getTime(), now.getTime() + 1_000)),
  );
}

/** Ends the record's hold and the item that asked a person about it. */
export async function endHold(
  tx: Executor,
  place: { readonly workspaceId: string; readonly connectionId: string },
  ref: { readonly objectType: string; readonly externalId: string },
  at: Date,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE hold SET state = 'resolved', resolved_at = ${at}, next_read_at = NULL
    WHERE connection_id = ${place.connectionId}::uuid AND object_type = ${ref.objectType} AND external_id = ${ref.externalId}
      AND state <> 'resolved'`);
  await resolveAttention(tx, place.workspaceId, [
    heldRecordKey(place.connectionId, ref.objectType, ref.externalId),
  ]);
}
