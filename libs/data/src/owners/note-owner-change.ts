import { ownerChangeOf, type OutcomeToApply } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { raiseAttention } from '../outcomes/write-attention';

/** Asks a person, once per new owner, whether the account's executive changes as the deal's owner did. */
export async function noteOwnerChange(
  tx: Executor,
  outcome: OutcomeToApply,
  accountId: string,
): Promise<void> {
  const { decision, snapshot, workspaceId, connectionId } = outcome;
  if (decision.outcome !== 'update') return;
  // What another of the account's deals says of its owner is no change of this account's.
  const change = ownerChangeOf(decision.ownerChanges ?? []);
  if (!change) return;
  const dedupeKey = `owner:${accountId}:${change.to.email}`;
  if ((await tx.attentionItem.count({ where: { workspaceId, dedupeKey } })) > 0) return;
  const [account] = await tx.$queryRaw<
    { company_name: string; ae_name: string | null; tasks: number }[]
  >(Prisma.sql`
    SELECT a.company_name, a.ae_name, (SELECT count(*)::int FROM plan_task t JOIN app_user u ON u.id = t.assignee_user_id
      WHERE t.account_id = a.id AND t.state = 'open' AND t.role = 'ae' AND lower(u.email) = lower(a.ae_email)) AS tasks
    FROM account a WHERE a.id = ${accountId}::uuid`);
  if (!account) return;
  const from = change.from.name ?? account.ae_name ?? change.from.email;
  const to = change.to.name ?? change.to.email;
  const tasks = account.tasks === 1 ? '1 open AE task goes' : `${account.tasks} open AE tasks go`;
  await raiseAttention(tx, {
    workspaceId,
    kind: 'owner_changed',
    dedupeKey,
    connectionId,
    accountId,
    title: `${account.company_name}: the deal’s owner is ${to} now`,
    detail: {
      objectType: snapshot.record.ref.objectType,
      externalId: snapshot.record.ref.externalId,
      recordName: snapshot.name,
      recordUrl: snapshot.record.url,
      summary: `The account executive here is ${from} (${change.from.email}); the deal belongs to ${to} (${change.to.email}). If it is applied, ${tasks} to ${to}.`,
    },
  });
}
