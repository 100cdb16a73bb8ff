import { normaliseCompanyName, type FieldChange, type OutcomeToApply } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { storableText } from '../storable';
import { refreshProgress } from '../accounts/refresh-plan-state';
import { accountColumns, type FieldToStore } from './account-columns';
import { writeFacts, writeSourceValues } from './write-facts';
import { dayColumn, writePlan } from './write-plan';

/** Creates the account of a `create` decision with its facts and plan. */
export async function createAccount(tx: Executor, outcome: OutcomeToApply): Promise<void> {
  const { decision, workspaceId, newAccountId: id, decidedAt } = outcome;
  const { columns, custom, context } = accountColumns(
    decision.fields.map(({ target, value }) => ({ field: target, value })),
  );
  const companyName =
    typeof columns.companyName === 'string' ? columns.companyName : nameWithoutCompany(outcome);
  await tx.account.create({
    data: {
      ...(columns as Partial<Prisma.AccountUncheckedCreateInput>),
      id,
      workspaceId,
      companyName,
      normalisedName: decision.identity.normalisedName ?? normaliseCompanyName(companyName),
      domain: decision.identity.domain ?? (typeof columns.domain === 'string' ? columns.domain : null),
      custom: present(custom),
      context: present(context),
      templateId: decision.plan?.templateId ?? null,
      templateName: decision.plan?.templateName ?? null,
      goLiveDate: dayColumn(decision.plan?.goLiveDate ?? null),
      createdBy: outcome.cause,
      backfillId: outcome.backfillId,
      silentSince: outcome.backfillId === null ? null : decidedAt,
      createdAt: decidedAt,
      updatedAt: decidedAt,
    },
  });
  await writeFacts(
    tx,
    {
      workspaceId,
      accountId: id,
      connectionId: outcome.connectionId,
      dealId: dealOf(outcome),
      recordedAt: decidedAt,
    },
    decision.fields.map(({ target, value, evidence, problem }) => ({
      field: target,
      value,
      evidence,
      problem,
    })),
  );
  if (decision.plan) {
    const aeEmail = typeof columns.aeEmail === 'string' ? columns.aeEmail : null;
    await writePlan(
      tx,
      { workspaceId, accountId: id, aeUserId: await userWithEmail(tx, workspaceId, aeEmail) },
      decision.plan,
    );
  }
}

/** Adds the plan of a further deal behind what the account has planned already. */
export async function addPlan(tx: Executor, outcome: OutcomeToApply, accountId: string): Promise<void> {
  const { decision, workspaceId, decidedAt } = outcome;
  if (decision.outcome !== 'link' || !decision.plan) return;
  const last = await tx.planMilestone.aggregate({ where: { accountId }, _max: { position: true } });
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId }, select: { aeEmail: true } });
  const aeUserId = await userWithEmail(tx, workspaceId, account.aeEmail);
  const after = (last._max.position ?? -1) + 1;
  await writePlan(tx, { workspaceId, accountId, aeUserId, after }, decision.plan);
  await refreshProgress(tx, { workspaceId, accountId }, decidedAt);
}

/** Applies the changes the decision allows; remembers what the source says beside those it does not. */
export async function changeAccount(
  tx: Executor,
  outcome: OutcomeToApply,
  accountId: string,
): Promise<readonly FieldChange[]> {
  const { decision, workspaceId, connectionId, decidedAt } = outcome;
  const applied = decision.changes.filter((change) => change.applied);
  const kept = decision.changes.filter((change) => !change.applied);
  if (applied.length > 0) {
    await updateColumns(
      tx,
      accountId,
      applied.map(({ field, to }) => ({ field, value: to })),
      decidedAt,
    );
    const mapped = new Map(decision.fields.map((field) => [field.target, field]));
    await writeFacts(
      tx,
      { workspaceId, accountId, connectionId, dealId: dealOf(outcome), recordedAt: decidedAt },
      applied.flatMap(({ field, to }) => {
        const source = mapped.get(field);
        return source ? [{ field, value: to, evidence: source.evidence, problem: source.problem }] : [];
      }),
    );
  }
  await writeSourceValues(
    tx,
    accountId,
    kept.map(({ field, to }) => ({ field, value: to })),
  );
  return applied;
}

function dealOf({ snapshot }: OutcomeToApply): string {
  return snapshot.record.ref.externalId;
}

async function updateColumns(
  tx: Executor,
  accountId: string,
  fields: readonly FieldToStore[],
  at: Date,
): Promise<void> {
  const { columns, custom, context } = accountColumns(fields);
  await tx.account.update({
    where: { id: accountId },
    data: { ...columns, updatedAt: at, version: { increment: 1 } },
  });
  if (Object.keys(custom).length + Object.keys(context).length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    UPDATE account SET custom = jsonb_strip_nulls(custom || ${JSON.stringify(custom)}::jsonb),
                       context = jsonb_strip_nulls(context || ${JSON.stringify(context)}::jsonb)
    WHERE id = ${accountId}::uuid`);
}

/** A person may create an account whose company is unknown: it carries the deal's name until somebody knows better. */
function nameWithoutCompany(outcome: OutcomeToApply): string {
  const { name, record } = outcome.snapshot;
  return storableText(name?.trim() || `Deal ${record.ref.externalId}`);
}

async function userWithEmail(
  tx: Executor,
  workspaceId: string,
  email: string | null,
): Promise<string | null> {
  if (!email) return null;
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT u.id::text FROM app_user u JOIN membership m ON m.user_id = u.id
    WHERE m.workspace_id = ${workspaceId}::uuid AND lower(u.email) = lower(${email}) LIMIT 1`);
  return rows[0]?.id ?? null;
}

function present(values: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
