import type { AuditAction } from '@thread/domain';
import { newId } from '@thread/platform';
import { presentActing } from '../audit/acting';
import type { Executor } from '../database';
import type { Prisma } from '../generated/client';
import { storableText } from '../storable';

export interface AuditedAct {
  readonly workspaceId: string;
  /** Whoever the request is carried out for when absent; null = Thread itself. */
  readonly actorUserId?: string | null;
  readonly action: AuditAction;
  /** What it was done to, e.g. `rule:<id>`. */
  readonly subject: string;
  /** Why, in the person's words. */
  readonly reason?: string;
  /** Ids, versions and switches; never secrets or customer data. */
  readonly detail?: Prisma.InputJsonObject;
}

/**
 * Records who changed what, in the transaction of the change. Call it last: from here to the commit, other acts of the workspace wait,
 * because each entry is chained to the one before.
 */
export async function audit(tx: Executor, act: AuditedAct): Promise<void> {
  const acting = presentActing();
  const { actorUserId = acting?.userId ?? null, reason, detail, ...what } = act;
  // Without reading the row back: who signs people in may add entries and see none.
  await tx.auditEntry.createMany({
    data: {
      id: newId(),
      ...what,
      actorUserId,
      actorKeyId: acting?.keyId ?? null,
      ip: acting?.ip ?? null,
      requestId: acting?.requestId ?? null,
      reason: reason === undefined ? null : storableText(reason),
      detail: detail ?? {},
    },
  });
}
