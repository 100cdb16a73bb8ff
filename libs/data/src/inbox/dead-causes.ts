import type { Executor } from '../database';
import { resolveAttention } from '../outcomes/write-attention';
import { deadEventKey } from './finish-events';

/** Resolves the attention items about causes no dead event of the connection is left of. */
export async function endMendedCauses(
  tx: Executor,
  workspaceId: string,
  connectionId: string,
): Promise<void> {
  const ofConnection = deadEventKey(connectionId, '');
  // Locked before the events are looked at: whoever brings an item up to date has put its event among the dead before.
  const items = await tx.$queryRaw<{ key: string }[]>`
    SELECT dedupe_key AS key FROM attention_item
    WHERE workspace_id = ${workspaceId}::uuid AND kind = 'dead_event' AND starts_with(dedupe_key, ${ofConnection}) AND state <> 'resolved'
    ORDER BY id FOR UPDATE`;
  const mended: string[] = [];
  for (const { key } of items) {
    const errorCode = key.slice(ofConnection.length);
    const where = { workspaceId, connectionId, status: 'dead', errorCode };
    if ((await tx.inboxEvent.count({ where, take: 1 })) === 0) mended.push(key);
  }
  if (mended.length > 0) await resolveAttention(tx, workspaceId, mended);
}
