import type { RuleDefinition } from '@thread/domain';
import { newId } from '@thread/platform';
import type { Executor } from '../database';
import { announce } from '../live/live-updates';

/**
 * Asks for a look at where the deals of a rule's pipelines stand, together with what made it needed. A look at the same pipelines that is under way ends: the
 * new one sees them all.
 */
export async function queueLook(
  tx: Executor,
  workspaceId: string,
  rule: { readonly connectionId: string; readonly definition: RuleDefinition },
  askedAt: Date,
): Promise<void> {
  const { connectionId, definition } = rule;
  const pipelineIds = [...new Set(definition.stages.map(({ pipelineId }) => pipelineId))].toSorted();
  if (pipelineIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE first_look SET state = 'superseded', finished_at = now(), lease_owner = NULL, lease_until = NULL
    WHERE connection_id = ${connectionId}::uuid AND state = 'looking' AND pipeline_ids <@ ${pipelineIds}::text[]`;
  const id = newId();
  await tx.$executeRaw`
    INSERT INTO first_look (id, workspace_id, connection_id, external_account_id, pipeline_ids, asked_at)
    SELECT ${id}::uuid, workspace_id, id, external_account_id, ${pipelineIds}::text[], ${askedAt}
    FROM connection WHERE id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid`;
  await announce(tx, { workspaceId, topic: 'first-looks', id: connectionId });
}
