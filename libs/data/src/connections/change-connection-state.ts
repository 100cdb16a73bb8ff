import type { ConnectionState, StateTransition } from '@thread/domain';
import { newId } from '@thread/platform';
import { audit } from '../activity/audit';
import { silenceKey } from '../arrivals/arrival-alarms';
import type { Executor } from '../database';
import { releaseWaiting } from '../inbox/release-waiting';
import { announce } from '../live/live-updates';
import { resolveAttention } from '../outcomes/write-attention';

/** States that explain by themselves why nothing comes: an alarm about it would only repeat them. */
const knownSilence: readonly ConnectionState[] = ['needs_reconnection', 'paused', 'disconnected'];

interface LockedConnection {
  readonly workspace_id: string;
  readonly state: ConnectionState;
  readonly state_reason: string | null;
  readonly token_epoch: number;
  readonly throttle_over: boolean;
}

/**
 * Makes a transition inside the caller's transaction: row, history entry, attention item, announcement. Does nothing when the connection is
 * not in one of the `from` states, already is where it should be, or has newer tokens than the verdict is about.
 * @returns whether the state changed.
 */
export async function changeConnectionState(tx: Executor, transition: StateTransition): Promise<boolean> {
  const { connectionId, from, to, reason } = transition;
  const [row] = await tx.$queryRaw<LockedConnection[]>`
    SELECT workspace_id, state, state_reason, token_epoch, (throttled_until IS NULL OR throttled_until <= now()) AS throttle_over
    FROM connection WHERE id = ${connectionId}::uuid FOR UPDATE`;
  if (!row || !from.includes(row.state)) return false;
  if (row.state === to && row.state_reason === reason) return false;
  if (transition.ifEpoch !== undefined && row.token_epoch !== transition.ifEpoch) return false;
  if (row.state === 'throttled' && to === 'connected' && !row.throttle_over) return false;
  await tx.$executeRaw`
    UPDATE connection SET state = ${to}, state_reason = ${reason}, state_since = now() WHERE id = ${connectionId}::uuid`;
  await recordStateChange(tx, { ...transition, workspaceId: row.workspace_id, fromState: row.state });
  // Pausing and resuming are a person's acts; the other changes are the provider's doing and have a history of their own.
  if (to === 'paused' || row.state === 'paused') {
    const action = to === 'paused' ? 'connection.paused' : 'connection.resumed';
    await audit(tx, { workspaceId: row.workspace_id, action, subject: `connection:${connectionId}` });
  }
  return true;
}

/** Everything that goes with a changed state except the row itself. */
export async function recordStateChange(
  tx: Executor,
  change: Pick<StateTransition, 'connectionId' | 'to' | 'reason' | 'notice'> & {
    readonly workspaceId: string;
    readonly fromState: ConnectionState | 'none';
  },
): Promise<void> {
  const { connectionId, workspaceId, fromState, to, reason, notice } = change;
  await tx.$executeRaw`
    INSERT INTO connection_state_change (id, workspace_id, connection_id, from_state, to_state, reason)
    VALUES (${newId()}::uuid, ${workspaceId}::uuid, ${connectionId}::uuid, ${fromState}, ${to}, ${reason})`;
  const dedupeKey = `connection:${connectionId}`;
  if (notice) {
    await tx.$executeRaw`
      INSERT INTO attention_item AS item (id, workspace_id, kind, dedupe_key, connection_id, title, detail)
      VALUES (${newId()}::uuid, ${workspaceId}::uuid, 'connection', ${dedupeKey}, ${connectionId}::uuid, ${notice.title},
              ${JSON.stringify(notice.detail)}::jsonb)
      ON CONFLICT (workspace_id, dedupe_key) DO UPDATE
      SET title = excluded.title, detail = excluded.detail, state = 'open', updated_at = now(), resolved_at = NULL, resolved_by = NULL,
          created_at = CASE WHEN item.state = 'open' THEN item.created_at ELSE now() END`;
    await announce(tx, { workspaceId, topic: 'attention', id: null });
  } else {
    const resolved = await tx.$executeRaw`
      UPDATE attention_item SET state = 'resolved', resolved_at = now(), updated_at = now()
      WHERE workspace_id = ${workspaceId}::uuid AND dedupe_key = ${dedupeKey} AND state = 'open'`;
    if (resolved > 0) await announce(tx, { workspaceId, topic: 'attention', id: null });
  }
  if (knownSilence.includes(to)) await resolveAttention(tx, workspaceId, [silenceKey(connectionId)]);
  if (to === 'connected') await releaseWaiting(tx, connectionId);
  await announce(tx, { workspaceId, topic: 'connections', id: connectionId });
}
