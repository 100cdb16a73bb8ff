import { newId } from '@thread/platform';
import type { Executor } from '../database';
import type { Prisma } from '../generated/client';

export interface AuditedAct {
  readonly workspaceId: string;
  readonly actorUserId: string | null;
  /** noun.verb, e.g. `rule.saved`. */
  readonly action: string;
  /** What it was done to, e.g. `rule:<id>`. */
  readonly subject: string;
  /** Ids, versions and switches; never secrets or customer data. */
  readonly detail?: Prisma.InputJsonObject;
}

/** Records who changed what, in the transaction of the change. */
export async function audit(tx: Executor, act: AuditedAct): Promise<void> {
  await tx.auditEntry.create({ data: { id: newId(), ...act, detail: act.detail ?? {} } });
}
