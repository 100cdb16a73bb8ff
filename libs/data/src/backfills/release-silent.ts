import { audit } from '../activity/audit';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { waitingState } from '../reversals/held-effects';

export interface ReleaseRequest {
  readonly workspaceId: string;
  readonly backfillId: string;
  /** Null = all that are silent. */
  readonly accountIds: readonly string[] | null;
  /** What becomes of the e-mails that waited. */
  readonly emails: 'send' | 'discard';
  readonly userId: string;
}

export interface Released {
  readonly accounts: number;
  readonly emails: number;
}

/**
 * Ends the silence of accounts a backfill made. What they say from now on is said; what waited is sent, or discarded for good.
 * @returns null when one of the named accounts is not of the backfill: then nothing is released.
 */
export function releaseSilent(database: Database, request: ReleaseRequest): Promise<Released | null> {
  const { workspaceId, backfillId, accountIds, emails, userId } = request;
  return database.inWorkspace(workspaceId, async (tx) => {
    if (accountIds !== null) {
      const ids = [...new Set(accountIds)];
      const own = await tx.account.count({ where: { workspaceId, backfillId, id: { in: ids } } });
      if (own < ids.length) return null;
    }
    const rows = await tx.$queryRaw<{ id: string }[]>`
      UPDATE account SET silent_since = NULL
      WHERE workspace_id = ${workspaceId}::uuid AND backfill_id = ${backfillId}::uuid AND silent_since IS NOT NULL
        AND (${accountIds === null} OR id = ANY(${[...(accountIds ?? [])]}::uuid[]))
      RETURNING id::text`;
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return { accounts: 0, emails: 0 };
    const after =
      emails === 'send'
        ? Prisma.sql`state = ${waitingState(Prisma.sql`effect.account_id`)}, next_attempt_at = now()`
        : Prisma.sql`state = 'cancelled', done_at = now()`;
    const count = await tx.$executeRaw(Prisma.sql`
      UPDATE effect SET ${after}
      WHERE workspace_id = ${workspaceId}::uuid AND account_id = ANY(${ids}::uuid[]) AND state = 'silent'`);
    const summary =
      emails === 'send'
        ? 'Released after a backfill: its e-mails are sent.'
        : 'Released after a backfill: the e-mails that waited are not sent.';
    await tx.$executeRaw`
      INSERT INTO timeline_entry (id, workspace_id, account_id, at, kind, actor_kind, actor_name, summary, detail)
      SELECT gen_random_uuid(), ${workspaceId}::uuid, id, now(), 'account.released', 'person',
             coalesce((SELECT name FROM app_user WHERE id = ${userId}::uuid), 'A person'), ${summary}, '{}'::jsonb
      FROM unnest(${ids}::uuid[]) AS t(id)`;
    await audit(tx, {
      workspaceId,
      actorUserId: userId,
      action: 'backfill.released',
      subject: `backfill:${backfillId}`,
      detail: { accounts: ids.length, emails: count, what: emails },
    });
    await announce(tx, { workspaceId, topic: 'backfills', id: backfillId });
    await announce(tx, { workspaceId, topic: 'accounts', id: null });
    return { accounts: ids.length, emails: count };
  });
}
