import type { EmailPayload } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { resolveAttention } from '../outcomes/write-attention';
import { waitingState } from '../reversals/held-effects';
import { writeTimeline } from '../outcomes/write-timeline';

interface RepeatedRow {
  readonly workspace_id: string;
  readonly account_id: string | null;
  readonly run_id: string | null;
  readonly payload: EmailPayload;
}

/** An effect of unknown end turned out not to have happened: it waits again, and the question to a person is withdrawn. */
export async function repeatEffect(tx: Executor, id: string, owner: string, at: Date): Promise<boolean> {
  const [row] = await tx.$queryRaw<RepeatedRow[]>(Prisma.sql`
    UPDATE effect SET state = ${waitingState(Prisma.sql`effect.account_id`)}, next_attempt_at = now(), lease_owner = NULL, lease_until = NULL, done_at = NULL,
                      error_code = NULL, error_text = NULL
    WHERE id = ${id}::uuid AND state = 'unknown' AND lease_owner = ${owner}
    RETURNING workspace_id::text, account_id::text, run_id::text, payload`);
  if (!row) return false;
  await resolveAttention(tx, row.workspace_id, [`effect:${id}`]);
  if (row.account_id === null) return true;
  const { to, subject } = row.payload;
  await writeTimeline(
    tx,
    {
      workspaceId: row.workspace_id,
      accountId: row.account_id,
      at,
      runId: row.run_id,
      effectId: id,
      actorKind: 'thread',
      actorName: 'Thread',
    },
    [
      {
        kind: 'email.repeated',
        summary: `“${subject}” did not reach ${to} the first time; it is sent again.`,
        detail: { to, subject },
      },
    ],
  );
  await announce(tx, { workspaceId: row.workspace_id, topic: 'accounts', id: row.account_id });
  return true;
}
