import type { FieldValue, MergeAccount, MergeValue } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';

/** An account as a merge looks at it. */
export interface MergeAccountRecord extends MergeAccount {
  readonly id: string;
  readonly companyName: string;
  readonly version: number;
  readonly values: readonly MergeValue[];
}

interface Row {
  id: string;
  company_name: string;
  version: number;
  status: string;
  csm_user_id: string | null;
  go_live_date: string | null;
  tasks: number;
  touched: number;
}

/** Null when the workspace has no such account. */
export async function readMergeAccount(
  tx: Executor,
  workspaceId: string,
  accountId: string,
): Promise<MergeAccountRecord | null> {
  const rows = await tx.$queryRaw<Row[]>(Prisma.sql`
    SELECT a.id::text, a.company_name, a.version, a.status, a.csm_user_id::text, a.go_live_date::text,
      (SELECT count(*)::int FROM plan_task t WHERE t.account_id = a.id) AS tasks,
      (SELECT count(*)::int FROM plan_task t WHERE t.account_id = a.id AND t.state <> 'open') AS touched
    FROM account a WHERE a.id = ${accountId}::uuid AND a.workspace_id = ${workspaceId}::uuid`);
  const row = rows[0];
  if (!row) return null;
  const facts = await tx.accountFact.findMany({
    where: { accountId, workspaceId },
    select: { field: true, value: true, origin: true },
    orderBy: { field: 'asc' },
  });
  return {
    id: row.id,
    companyName: row.company_name,
    version: row.version,
    status: row.status,
    csmUserId: row.csm_user_id,
    goLiveDate: row.go_live_date,
    plan: { tasks: row.tasks, tasksTouched: row.touched },
    values: facts.map(({ field, value, origin }) => ({
      field,
      value: value as FieldValue | null,
      origin: origin as MergeValue['origin'],
    })),
  };
}
