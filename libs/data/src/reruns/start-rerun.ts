import type { Cause, NewInboxEvent, RecordedVersions, RerunMode } from '@thread/domain';
import { newId } from '@thread/platform';
import { audit } from '../activity/audit';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { storeEvents } from '../inbox/store-events';
import { announce } from '../live/live-updates';
import { replayDead } from './replay-dead';
import { deadEventsOf, unfinishedRunsOf } from './unfinished-runs';

/** What is to be run again. */
export type RerunSubject =
  | { readonly kind: 'cause'; readonly key: string; readonly cause: Cause }
  /** One record: the run that is repeated, whatever its outcome. */
  | { readonly kind: 'run'; readonly runId: string };

export interface RerunRequest {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly subject: RerunSubject;
  readonly mode: RerunMode;
  readonly userId: string;
  /** Most records taken; what is left over keeps its cause and can be asked for next. */
  readonly most: number;
}

export interface RecordToRun {
  readonly externalId: string;
  readonly dedupeKey: string;
  /** Null = today's versions. */
  readonly asItWas: RecordedVersions | null;
}

/** Makes the inbox event that asks for a record's decision. Pure; called inside the transaction. */
export type RerunEventOf = (record: RecordToRun) => NewInboxEvent;

/** Asked for, or why not. */
export type StartedRerun =
  /** `fresh` = false: the same was asked for before and is under way; nothing was added. */
  | { readonly kind: 'started'; readonly rerunId: string; readonly fresh: boolean }
  /** Under way in the other mode, or every record is waiting in another re-run. */
  | { readonly kind: 'under_way' }
  /** No record has this cause (any more). */
  | { readonly kind: 'nothing' }
  /** As it was: none of the runs recorded versions, or their rule was deleted. */
  | { readonly kind: 'nothing_recorded' | 'rule_deleted' };

const storedAtOnce = 2_000;

interface Candidate {
  readonly id: string;
  readonly object_type: string;
  readonly external_id: string;
  readonly record_name: string | null;
  readonly rule_version_id: string | null;
  readonly mapping_version: number | null;
  readonly kept: boolean;
  readonly rule_deleted: boolean;
}

/**
 * Writes a re-run down: the request, an inbox event for each record, all or nothing. Requests of a workspace come one after another, so two
 * people at once get one re-run; a record that waits in a re-run is not taken into another.
 */
export async function startRerun(
  tx: Executor,
  request: RerunRequest,
  eventOf: RerunEventOf,
): Promise<StartedRerun> {
  const { workspaceId, subject, mode } = request;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`rerun:${workspaceId}`}, 0))::text`;
  const key = subject.kind === 'cause' ? subject.key : `run~${subject.runId}`;
  const running = await findUnderWay(tx, workspaceId, key);
  if (running) {
    const same = running.mode === mode;
    return same ? { kind: 'started', rerunId: running.id, fresh: false } : { kind: 'under_way' };
  }
  if (subject.kind === 'cause' && subject.cause.kind === 'delivery') {
    return startReplay(tx, request, key, deadEventsOf(workspaceId, subject.cause));
  }
  const candidates = await findCandidates(tx, request);
  if (candidates === 'all_waiting') return { kind: 'under_way' };
  if (candidates.length === 0) return { kind: 'nothing' };
  if (mode === 'as_it_was' && !candidates.some(({ kept }) => kept)) {
    return {
      kind: candidates.every(({ rule_deleted: deleted }) => deleted) ? 'rule_deleted' : 'nothing_recorded',
    };
  }
  const rerunId = await writeRequest(tx, request, key, candidates.length);
  await writeItems(tx, { rerunId, workspaceId, mode }, candidates, eventOf);
  return { kind: 'started', rerunId, fresh: true };
}

async function findUnderWay(
  tx: Executor,
  workspaceId: string,
  key: string,
): Promise<{ readonly id: string; readonly mode: string } | null> {
  const rows = await tx.$queryRaw<{ id: string; mode: string }[]>(Prisma.sql`
    SELECT q.id::text, q.mode FROM rerun q WHERE q.workspace_id = ${workspaceId}::uuid AND q.cause_key = ${key}
      AND EXISTS (SELECT 1 FROM rerun_item i JOIN inbox_event w ON w.id = i.inbox_event_id
                  WHERE i.rerun_id = q.id AND i.ended_outcome IS NULL AND w.status = 'waiting')
    ORDER BY q.created_at DESC LIMIT 1`);
  return rows[0] ?? null;
}

/** Records to run, those of the same versions side by side: they will be read together. */
async function findCandidates(
  tx: Executor,
  { workspaceId, subject, most }: RerunRequest,
): Promise<readonly Candidate[] | 'all_waiting'> {
  const runs =
    subject.kind === 'run'
      ? Prisma.sql`
          SELECT r.id, r.connection_id, r.object_type, r.external_id, r.record_name, r.rule_version_id, r.mapping_version, r.created_at,
                 rule.id IS NOT NULL AND rule.deleted_at IS NULL AND r.mapping_version IS NOT NULL AS kept
          FROM run r LEFT JOIN rule_version v ON v.id = r.rule_version_id LEFT JOIN rule ON rule.id = v.rule_id
          WHERE r.id = ${subject.runId}::uuid AND r.workspace_id = ${workspaceId}::uuid`
      : subject.cause.kind === 'record'
        ? unfinishedRunsOf(workspaceId, subject.cause)
        : Prisma.sql`SELECT * FROM run WHERE false`;
  const rows = await tx.$queryRaw<(Candidate & { waiting: boolean })[]>(Prisma.sql`
    SELECT u.id::text, u.object_type, u.external_id, u.record_name, u.rule_version_id::text, u.mapping_version, u.kept,
           rule.deleted_at IS NOT NULL AS rule_deleted,
           EXISTS (SELECT 1 FROM inbox_event w WHERE w.connection_id = u.connection_id AND w.object_type = u.object_type
                     AND w.object_id = u.external_id AND w.lane = 'rerun' AND w.status = 'waiting') AS waiting
    FROM (${runs}) AS u
    LEFT JOIN rule_version v ON v.id = u.rule_version_id LEFT JOIN rule ON rule.id = v.rule_id
    ORDER BY waiting, u.rule_version_id, u.mapping_version, u.created_at LIMIT ${most}`);
  const free = rows.filter(({ waiting }) => !waiting);
  return free.length === 0 && rows.length > 0 ? 'all_waiting' : free;
}

async function writeRequest(
  tx: Executor,
  { workspaceId, connectionId, mode, userId }: RerunRequest,
  causeKey: string,
  total: number,
): Promise<string> {
  const id = newId();
  await tx.rerun.create({
    data: { id, workspaceId, connectionId, causeKey, mode, total, requestedByUserId: userId },
  });
  await audit(tx, {
    workspaceId,
    actorUserId: userId,
    action: 'rerun.started',
    subject: `rerun:${id}`,
    detail: { causeKey, mode, total },
  });
  await announce(tx, { workspaceId, topic: 'activity', id: null });
  return id;
}

async function writeItems(
  tx: Executor,
  rerun: { readonly rerunId: string; readonly workspaceId: string; readonly mode: RerunMode },
  candidates: readonly Candidate[],
  eventOf: RerunEventOf,
): Promise<void> {
  const { rerunId, workspaceId, mode } = rerun;
  for (let start = 0; start < candidates.length; start += storedAtOnce) {
    const group = candidates.slice(start, start + storedAtOnce);
    const events = group.map((one, at) =>
      eventOf({
        externalId: one.external_id,
        // Rows are inserted by dedupe key: the number keeps the order.
        dedupeKey: `rerun:${rerunId}:${String(start + at).padStart(6, '0')}`,
        asItWas:
          mode === 'as_it_was'
            ? { ruleVersionId: one.rule_version_id, mappingVersion: one.mapping_version }
            : null,
      }),
    );
    const { fresh } = await storeEvents(tx, events);
    const items = fresh.flatMap(({ at, ids }) => ids.map((id) => ({ id, record: group[at] })));
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO rerun_item (rerun_id, workspace_id, inbox_event_id, object_type, external_id, record_name, run_id)
      SELECT ${rerunId}::uuid, ${workspaceId}::uuid, * FROM unnest(
        ${items.map(({ id }) => id)}::bigint[],
        ${items.map(({ record }) => record?.object_type ?? null)}::text[],
        ${items.map(({ record }) => record?.external_id ?? null)}::text[],
        ${items.map(({ record }) => record?.record_name ?? null)}::text[],
        ${items.map(({ record }) => record?.id ?? null)}::uuid[])`);
  }
}

async function startReplay(
  tx: Executor,
  request: RerunRequest,
  key: string,
  dead: Prisma.Sql,
): Promise<StartedRerun> {
  const { workspaceId, most } = request;
  const events = await replayDead(tx, workspaceId, {
    which: Prisma.sql`SELECT d.id FROM (${dead}) AS d ORDER BY d.id LIMIT ${most}`,
    lane: 'rerun',
  });
  if (events.length === 0) return { kind: 'nothing' };
  const rerunId = await writeRequest(tx, request, key, events.length);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO rerun_item (rerun_id, workspace_id, inbox_event_id, object_type, external_id)
    SELECT ${rerunId}::uuid, ${workspaceId}::uuid, e.id, e.object_type, e.object_id FROM inbox_event e
    WHERE e.id = ANY(${events.map(({ id }) => id)}::bigint[])`);
  return { kind: 'started', rerunId, fresh: true };
}
