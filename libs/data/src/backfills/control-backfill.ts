import type { AuditAction, BackfillState } from '@thread/domain';
import { audit } from '../activity/audit';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { resolveAttention } from '../outcomes/write-attention';
import { brakeKey } from './backfill-work';

interface Which {
  readonly workspaceId: string;
  readonly backfillId: string;
  readonly userId: string;
}

/** What became of a request: `refused` when the backfill is in no state for it. */
export type ControlledBackfill =
  | { readonly kind: 'done'; readonly connectionId: string; readonly changed: boolean }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused' };

interface Change {
  readonly from: readonly BackfillState[];
  /** States in which there is nothing to do any more. */
  readonly already: readonly BackfillState[];
  readonly action: AuditAction;
  readonly work: (tx: Executor, backfillId: string) => Promise<unknown>;
  readonly detail?: Prisma.InputJsonObject;
}

const recalled = 'backfill_held';

/** A person's hand on a backfill. Each request is committed when it answers. */
export class BackfillControl {
  constructor(private readonly database: Database) {}

  /** Nothing more is taken up; what a worker holds just now ends as it would have. */
  pause(which: Which): Promise<ControlledBackfill> {
    return this.#change(which, {
      from: ['running'],
      already: ['paused', 'braked'],
      action: 'backfill.paused',
      work: async (tx, id) => {
        await setState(tx, id, Prisma.sql`state = 'paused'`);
        await recall(tx, id, 'pending');
      },
    });
  }

  /** @param brake the brake from now on; null lifts it, undefined leaves it. Accounts made so far do not count for it any more. */
  resume(which: Which, brake: number | null | undefined): Promise<ControlledBackfill> {
    const set = brake === undefined ? Prisma.sql`brake` : Prisma.sql`${brake}::int`;
    return this.#change(which, {
      from: ['paused', 'braked'],
      already: ['running'],
      action: 'backfill.resumed',
      detail: brake === undefined ? {} : { brake },
      work: (tx, id) => setState(tx, id, Prisma.sql`state = 'running', brake_from = now(), brake = ${set}`),
    });
  }

  /** What was made stays. */
  cancel(which: Which): Promise<ControlledBackfill> {
    return this.#change(which, {
      from: ['running', 'paused', 'braked'],
      already: ['cancelled', 'done'],
      action: 'backfill.cancelled',
      work: async (tx, id) => {
        await setState(tx, id, Prisma.sql`state = 'cancelled', finished_at = now()`);
        await recall(tx, id, 'cancelled');
        await tx.$executeRaw`UPDATE backfill_item SET state = 'cancelled' WHERE backfill_id = ${id}::uuid AND state = 'pending'`;
      },
    });
  }

  /** Runs the records again that ended one way. */
  retry(which: Which, outcome: string, code: string | null): Promise<ControlledBackfill> {
    return this.#change(which, {
      from: ['running', 'paused', 'braked', 'done'],
      already: [],
      action: 'backfill.retried',
      detail: { outcome, code },
      work: async (tx, id) => {
        const count = await tx.$executeRaw`
          UPDATE backfill_item SET state = 'pending', outcome = NULL, code = NULL, summary = NULL, run_id = NULL, inbox_event_id = NULL
          WHERE backfill_id = ${id}::uuid AND state = 'ended' AND outcome = ${outcome} AND code IS NOT DISTINCT FROM ${code}`;
        if (count > 0)
          await setState(
            tx,
            id,
            Prisma.sql`state = CASE WHEN state = 'done' THEN 'running' ELSE state END, finished_at = NULL`,
          );
      },
    });
  }

  #change({ workspaceId, backfillId, userId }: Which, change: Change): Promise<ControlledBackfill> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const [row] = await tx.$queryRaw<{ state: BackfillState; connection_id: string }[]>`
        SELECT state, connection_id::text FROM backfill WHERE id = ${backfillId}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`;
      if (!row) return { kind: 'missing' };
      const connectionId = row.connection_id;
      if (change.already.includes(row.state)) return { kind: 'done', connectionId, changed: false };
      if (!change.from.includes(row.state)) return { kind: 'refused' };
      // As a claim does it: no worker takes an event that is being called back.
      const lock = `inbox-claim:${connectionId}`;
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lock}, 0))::text`;
      await change.work(tx, backfillId);
      await resolveAttention(tx, workspaceId, [brakeKey(backfillId)]);
      await audit(tx, {
        workspaceId,
        actorUserId: userId,
        action: change.action,
        subject: `backfill:${backfillId}`,
        ...(change.detail ? { detail: change.detail } : {}),
      });
      await announce(tx, { workspaceId, topic: 'backfills', id: backfillId });
      return { kind: 'done', connectionId, changed: true };
    });
  }
}

async function setState(tx: Executor, backfillId: string, set: Prisma.Sql): Promise<void> {
  await tx.$executeRaw(Prisma.sql`UPDATE backfill SET ${set} WHERE id = ${backfillId}::uuid`);
}

/** Takes records back out of the inbox that no worker holds. */
async function recall(tx: Executor, backfillId: string, state: 'pending' | 'cancelled'): Promise<void> {
  await tx.$executeRaw`
    WITH back AS (
      UPDATE inbox_event e SET status = 'ignored', error_code = ${recalled}, next_attempt_at = NULL, lease_owner = NULL, lease_until = NULL, done_at = now()
      FROM backfill_item i
      WHERE i.backfill_id = ${backfillId}::uuid AND i.state = 'queued' AND e.id = i.inbox_event_id
        AND e.status = 'waiting' AND (e.lease_until IS NULL OR e.lease_until <= now())
      RETURNING e.id
    )
    UPDATE backfill_item i SET state = ${state}, inbox_event_id = NULL
    FROM back WHERE i.backfill_id = ${backfillId}::uuid AND i.inbox_event_id = back.id`;
}
