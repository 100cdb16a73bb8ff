import { newId } from '@thread/platform';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { survivorOf } from '../merges/survivor';
import { pageOfRows, positionOf } from '../paging';
import type { Page } from '../paging';
import { storableJson, storableText } from '../storable';

/** Something that happened to an account, and why. */
export interface TimelineRecord {
  readonly id: string;
  readonly at: Date;
  /** noun.verb, e.g. `task.completed`. */
  readonly kind: string;
  readonly actorKind: 'thread' | 'person' | 'source';
  readonly actorName: string;
  readonly summary: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly runId: string | null;
}

/** A person working on an account. */
export interface Actor {
  readonly userId: string;
  readonly name: string;
}

export interface NewTimelineEntry {
  readonly kind: string;
  readonly summary: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly effectId?: string;
}

interface TimelineRow {
  id: string;
  at: Date;
  kind: string;
  actor_kind: TimelineRecord['actorKind'];
  actor_name: string;
  summary: string;
  detail: Readonly<Record<string, unknown>>;
  run_id: string | null;
  sort_key: string;
}

const newest = 'newest';

/** Writes what a person did to an account, in the transaction of the act. */
export async function tellOfPerson(
  tx: Executor,
  account: { readonly workspaceId: string; readonly accountId: string },
  actor: Actor,
  entry: NewTimelineEntry,
  at: Date,
): Promise<void> {
  await tx.timelineEntry.create({
    data: {
      id: newId(),
      ...account,
      at,
      kind: entry.kind,
      actorKind: 'person',
      actorName: actor.name,
      summary: storableText(entry.summary),
      detail: storableJson({ ...entry.detail, userId: actor.userId }),
      effectId: entry.effectId ?? null,
    },
  });
}

/** Newest first. Null when the workspace has no such account; throws CursorInvalid. */
export async function listTimeline(
  database: Database,
  workspaceId: string,
  accountId: string,
  filter: {
    readonly kind?: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<Page<TimelineRecord> | null> {
  const position = positionOf(filter.cursor, newest);
  const where = [Prisma.sql`t.workspace_id = ${workspaceId}::uuid`];
  if (filter.kind)
    where.push(Prisma.sql`(t.kind = ${filter.kind} OR starts_with(t.kind, ${`${filter.kind}.`}))`);
  if (position) where.push(Prisma.sql`(t.at, t.id) < (${position.key}::timestamptz, ${position.id}::uuid)`);
  return database.inWorkspace(workspaceId, async (tx) => {
    const id = await survivorOf(tx, workspaceId, accountId);
    const account = await tx.account.findFirst({ where: { id, workspaceId }, select: { id: true } });
    if (!account) return null;
    where.push(Prisma.sql`t.account_id = ${id}::uuid`);
    const rows = await tx.$queryRaw<TimelineRow[]>`
      SELECT t.id, t.at, t.kind, t.actor_kind, t.actor_name, t.summary, t.detail, t.run_id,
        to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS sort_key
      FROM timeline_entry t WHERE ${Prisma.join(where, ' AND ')} ORDER BY t.at DESC, t.id DESC LIMIT ${filter.limit + 1}`;
    return pageOfRows(rows, filter.limit, entryOf, (row) => ({
      sort: newest,
      key: row.sort_key,
      id: row.id,
    }));
  });
}

function entryOf(row: TimelineRow): TimelineRecord {
  return {
    id: row.id,
    at: row.at,
    kind: row.kind,
    actorKind: row.actor_kind,
    actorName: row.actor_name,
    summary: row.summary,
    detail: row.detail,
    runId: row.run_id,
  };
}
