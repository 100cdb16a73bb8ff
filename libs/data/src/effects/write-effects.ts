import type { NewEffect } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { waitingState } from '../reversals/held-effects';
import { storableJson } from '../storable';

/**
 * Writes effects down. One whose key exists already is the same act and is left out; those of a silent account wait until a person releases it,
 * which the lock on the account's row keeps from happening meanwhile. Returns how many were new.
 */
export async function writeEffects(
  tx: Executor,
  place: { readonly workspaceId: string; readonly accountId: string | null; readonly runId: string | null },
  effects: readonly NewEffect[],
): Promise<number> {
  if (effects.length === 0) return 0;
  const [silent] = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id::text FROM account WHERE id = ${place.accountId}::uuid AND silent_since IS NOT NULL FOR SHARE`);
  return tx.$executeRaw(Prisma.sql`
    INSERT INTO effect (id, workspace_id, account_id, run_id, state, effect_key, kind, payload)
    SELECT id, ${place.workspaceId}::uuid, ${place.accountId}::uuid, ${place.runId}::uuid,
           ${silent ? Prisma.sql`'silent'` : waitingState(Prisma.sql`${place.accountId}::uuid`)}, effect_key, kind, payload
    FROM unnest(
      ${effects.map((effect) => effect.id)}::uuid[],
      ${effects.map((effect) => effect.effectKey)}::text[],
      ${effects.map((effect) => effect.kind)}::text[],
      ${effects.map((effect) => JSON.stringify(storableJson(effect.payload)))}::jsonb[]
    ) AS t(id, effect_key, kind, payload)
    ON CONFLICT (workspace_id, effect_key) DO NOTHING`);
}
