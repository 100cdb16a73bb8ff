import { newId } from '@thread/platform';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { storableJson, storableText } from '../storable';

export const attentionKinds = [
  'held_record',
  'likely_duplicate',
  'failed_effect',
  'dead_event',
  'left_stage',
  'source_deleted',
  'backfill_braked',
  'refused_field',
  'paused_field',
  'owner_changed',
  'silence',
] as const;
export type PipelineAttentionKind = (typeof attentionKinds)[number];

export interface AttentionToRaise {
  readonly workspaceId: string;
  readonly kind: PipelineAttentionKind;
  /** What makes it the same matter: raised again it is the same item. */
  readonly dedupeKey: string;
  readonly connectionId: string | null;
  readonly accountId: string | null;
  readonly title: string;
  readonly detail: unknown;
}

/**
 * Opens an attention item, or brings the existing one up to date. An item a person dismissed stays dismissed until the matter was
 * resolved and comes up anew.
 */
export async function raiseAttention(tx: Executor, item: AttentionToRaise): Promise<void> {
  const detail = JSON.stringify(storableJson(item.detail));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO attention_item AS a (id, workspace_id, kind, dedupe_key, connection_id, account_id, title, detail)
    VALUES (${newId()}::uuid, ${item.workspaceId}::uuid, ${item.kind}, ${item.dedupeKey}, ${item.connectionId}::uuid,
            ${item.accountId}::uuid, ${storableText(item.title)}, ${detail}::jsonb)
    ON CONFLICT (workspace_id, dedupe_key) DO UPDATE SET
      state = CASE WHEN a.state = 'dismissed' THEN 'dismissed' ELSE 'open' END,
      title = excluded.title, detail = excluded.detail, account_id = coalesce(excluded.account_id, a.account_id),
      created_at = CASE WHEN a.state = 'resolved' THEN now() ELSE a.created_at END,
      updated_at = now(),
      resolved_at = CASE WHEN a.state = 'dismissed' THEN a.resolved_at ELSE NULL END,
      resolved_by = CASE WHEN a.state = 'dismissed' THEN a.resolved_by ELSE NULL END`);
  await announce(tx, { workspaceId: item.workspaceId, topic: 'attention', id: null });
}

/** Ends the items of these keys; what is not open any more is left. A dismissed item becomes resolved, so that the matter can come up anew. */
export async function resolveAttention(
  tx: Executor,
  workspaceId: string,
  dedupeKeys: readonly string[],
): Promise<void> {
  const count = await tx.$executeRaw(Prisma.sql`
    UPDATE attention_item SET state = 'resolved', resolved_at = now(), updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND dedupe_key = ANY(${dedupeKeys}::text[]) AND state <> 'resolved'`);
  if (count > 0) await announce(tx, { workspaceId, topic: 'attention', id: null });
}

/** Key of the attention item about a record that waits for facts. */
export function heldRecordKey(connectionId: string, objectType: string, externalId: string): string {
  return `held:${connectionId}:${objectType}:${externalId}`;
}

/** Key of the attention item about a record that looks like an existing account. */
export function likelyDuplicateKey(connectionId: string, objectType: string, externalId: string): string {
  return `duplicate:${connectionId}:${objectType}:${externalId}`;
}

/** Key of the attention item about a linked record that was deleted at the provider. */
export function sourceDeletedKey(connectionId: string, objectType: string, externalId: string): string {
  return `source-deleted:${connectionId}:${objectType}:${externalId}`;
}

/** Key of the attention item about a linked record that left the rule's stage. */
export function leftStageKey(connectionId: string, objectType: string, externalId: string): string {
  return `left-stage:${connectionId}:${objectType}:${externalId}`;
}
