import type { EmailPayload } from '@thread/domain';
import { tellOfPerson } from '../accounts/timeline';
import type { Actor } from '../accounts/timeline';
import { audit } from '../activity/audit';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';

interface ConfirmedRow {
  readonly account_id: string | null;
  readonly payload: EmailPayload;
}

/** A person says that an effect of unknown end did happen. @returns false when the workspace has no such effect of unknown end. */
export async function confirmEffect(
  database: Database,
  workspaceId: string,
  effectId: string,
  actor: Actor,
  at: Date,
): Promise<boolean> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<ConfirmedRow[]>(Prisma.sql`
      UPDATE effect SET state = 'done', done_at = ${at}, lease_owner = NULL, lease_until = NULL, error_code = NULL, error_text = NULL
      WHERE id = ${effectId}::uuid AND workspace_id = ${workspaceId}::uuid AND state = 'unknown'
      RETURNING account_id::text, payload`);
    if (!row) return false;
    const { to, subject } = row.payload;
    await audit(tx, {
      workspaceId,
      actorUserId: actor.userId,
      action: 'effect.confirmed',
      subject: `effect:${effectId}`,
    });
    await announce(tx, { workspaceId, topic: 'activity', id: null });
    if (row.account_id === null) return true;
    const entry = {
      kind: 'email.confirmed',
      summary: `${actor.name} says that “${subject}” reached ${to}.`,
      detail: { to, subject },
      effectId,
    };
    await tellOfPerson(tx, { workspaceId, accountId: row.account_id }, actor, entry, at);
    await announce(tx, { workspaceId, topic: 'accounts', id: row.account_id });
    return true;
  });
}
