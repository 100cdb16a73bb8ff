import type { FieldValue } from '@thread/domain';
import {
  changeAccount,
  type AccountPlace,
  type AccountWork,
  type ChangedAccount,
} from '../accounts/change-account';
import { tellOfPerson } from '../accounts/timeline';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { accountColumns } from '../outcomes/account-columns';

const ownerFields = ['aeEmail', 'aeName'];

/** Takes over who owns the deal at the source, with the open AE tasks (`apply`), or declares the present executive right (`keep`). */
export function answerOwnerChange(
  database: Database,
  work: AccountWork,
  accountId: string,
  answer: 'apply' | 'keep',
): Promise<ChangedAccount> {
  return changeAccount(database, work, accountId, 'account.owner_decided', async (tx, place) => {
    const facts = await tx.accountFact.findMany({
      where: { accountId, field: { in: ownerFields }, NOT: { sourceValue: { equals: Prisma.DbNull } } },
      select: { field: true, sourceValue: true },
    });
    if (facts.length === 0) return 'nothing_to_settle';
    const before = await tx.account.findUniqueOrThrow({
      where: { id: accountId },
      select: { aeEmail: true },
    });
    await settleFacts(tx, place, work, answer);
    const values = facts.map(({ field, sourceValue }) => ({
      field,
      value: sourceValue as unknown as FieldValue,
    }));
    await tx.account.update({
      where: { id: accountId },
      data: {
        ...(answer === 'apply' ? accountColumns(values).columns : {}),
        updatedAt: work.now,
        version: { increment: 1 },
      },
    });
    const after = await tx.account.findUniqueOrThrow({
      where: { id: accountId },
      select: { aeEmail: true, aeName: true },
    });
    const who = after.aeName ?? after.aeEmail ?? 'nobody';
    const moved = answer === 'apply' ? await moveTasks(tx, place, before.aeEmail, after.aeEmail) : 0;
    const summary =
      answer === 'apply'
        ? `${who} is the account executive now, as at the source; ${moved} open AE ${moved === 1 ? 'task' : 'tasks'} moved.`
        : `${who} stays the account executive, although the deal has another owner.`;
    await tellOfPerson(
      tx,
      place,
      work.actor,
      { kind: `owner.${answer === 'apply' ? 'applied' : 'kept'}`, summary },
      work.now,
    );
    return undefined;
  });
}

async function settleFacts(
  tx: Executor,
  { accountId }: AccountPlace,
  { actor, now }: AccountWork,
  answer: 'apply' | 'keep',
): Promise<void> {
  const taken =
    answer === 'apply'
      ? Prisma.sql`value = source_value, origin = 'source', set_by_user_id = NULL`
      : Prisma.sql`origin = 'person', set_by_user_id = ${actor.userId}::uuid`;
  await tx.$executeRaw(Prisma.sql`
    UPDATE account_fact SET ${taken}, source_value = NULL, recorded_at = ${now}
    WHERE account_id = ${accountId}::uuid AND field = ANY(${ownerFields}::text[]) AND source_value IS NOT NULL`);
}

/** Open AE tasks of the executive before become the new one's; nobody's when the new one has no user here. */
async function moveTasks(
  tx: Executor,
  { workspaceId, accountId }: AccountPlace,
  from: string | null,
  to: string | null,
): Promise<number> {
  const user = (email: string | null) => Prisma.sql`
    (SELECT u.id FROM app_user u JOIN membership m ON m.user_id = u.id
     WHERE m.workspace_id = ${workspaceId}::uuid AND lower(u.email) = lower(${email}) LIMIT 1)`;
  return tx.$executeRaw(Prisma.sql`
    UPDATE plan_task SET assignee_user_id = ${user(to)}
    WHERE account_id = ${accountId}::uuid AND state = 'open' AND role = 'ae' AND assignee_user_id = ${user(from)}`);
}
