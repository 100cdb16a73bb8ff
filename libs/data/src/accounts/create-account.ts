import { instantiateTemplate, normaliseCompanyName, registrableDomain } from '@thread/domain';
import type { FieldValue, IdentityKeys, PlanDraft, Template } from '@thread/domain';
import { racepoint } from '@thread/platform';
import { audit } from '../activity/audit';
import type { Database, Executor } from '../database';
import type { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { accountColumns } from '../outcomes/account-columns';
import type { FieldToStore } from '../outcomes/account-columns';
import { settlePair } from '../merges/account-pairs';
import { lockIdentity } from '../outcomes/identity-locks';
import { dayColumn, writePlan } from '../outcomes/write-plan';
import { storableJson } from '../storable';
import { readAccountIn } from './account-detail';
import type { AccountRecord } from './account-detail';
import type { AccountWork } from './change-account';
import { refreshPlanState } from './refresh-plan-state';
import { tellOfPerson } from './timeline';

export interface HandmadeAccount {
  readonly id: string;
  readonly companyName: string;
  /** The other fields a person filled in. */
  readonly fields: readonly FieldToStore[];
  readonly template: Template | null;
  /** Create it although another account looks the same. */
  readonly evenIfDuplicate: boolean;
}

export interface Lookalike {
  readonly id: string;
  readonly companyName: string;
}

export type CreatedAccount =
  | { readonly kind: 'created'; readonly account: AccountRecord }
  | { readonly kind: 'duplicate'; readonly lookalikes: readonly Lookalike[] };

const byHand = {
  source: null,
  record: null,
  propertyLabel: null,
  raw: null,
  steps: ['Entered by hand when the account was created.'],
  sourceUpdatedAt: null,
};

/** Creates an account by hand, with its plan. Unless told otherwise it refuses when an account has the same domain or normalised name. */
export async function createAccountByHand(
  database: Database,
  work: AccountWork,
  draft: HandmadeAccount,
): Promise<CreatedAccount> {
  const { workspaceId, now, actor } = work;
  const nameFact: FieldToStore = { field: 'companyName', value: { type: 'text', text: draft.companyName } };
  const facts = [nameFact, ...draft.fields];
  return database.inWorkspace(workspaceId, async (tx) => {
    await lockIdentity(tx, workspaceId, identityOf(draft));
    if (!draft.evenIfDuplicate) {
      const lookalikes = await findLookalikes(tx, workspaceId, draft);
      if (lookalikes.length > 0) return { kind: 'duplicate', lookalikes };
    }
    const different = draft.evenIfDuplicate ? await findLookalikes(tx, workspaceId, draft) : [];
    await racepoint('by-hand.looked');
    const place = { workspaceId, accountId: draft.id };
    const closeDay = draft.fields.flatMap(({ value }) => (value?.type === 'day' ? value.day : []))[0] ?? null;
    const plan = draft.template
      ? instantiateTemplate(draft.template, { closeDay, createdDay: work.today })
      : null;
    await insertAccount(tx, work, draft, facts, plan);
    await tx.accountFact.createMany({
      data: facts.map(({ field, value }) => ({
        ...place,
        field,
        value: storableJson(value),
        origin: 'person',
        evidence: byHand,
        recordedAt: now,
        setByUserId: actor.userId,
      })),
    });
    if (plan)
      await writePlan(tx, { ...place, aeUserId: await aeUserOf(tx, workspaceId, draft.fields) }, plan);
    await tellOfPerson(
      tx,
      place,
      actor,
      { kind: 'account.created', summary: `The account was created by hand by ${actor.name}.` },
      now,
    );
    await refreshPlanState(tx, place, work);
    for (const { id: otherId } of different) {
      const pair = { workspaceId, keptId: draft.id, absorbedId: otherId };
      await settlePair(tx, pair, { state: 'kept_apart', userId: actor.userId, at: now });
    }
    await announce(tx, { workspaceId, topic: 'accounts', id: draft.id });
    const account = await readAccountIn(tx, workspaceId, draft.id);
    if (!account) throw new Error('An account just created must be readable.');
    await audit(tx, {
      workspaceId,
      actorUserId: actor.userId,
      action: 'account.created',
      subject: `account:${draft.id}`,
    });
    return { kind: 'created', account };
  });
}

async function insertAccount(
  tx: Executor,
  { workspaceId, now }: AccountWork,
  draft: HandmadeAccount,
  facts: readonly FieldToStore[],
  plan: PlanDraft | null,
): Promise<void> {
  const { columns } = accountColumns(facts);
  await tx.account.create({
    data: {
      ...(columns as Partial<Prisma.AccountUncheckedCreateInput>),
      id: draft.id,
      workspaceId,
      companyName: draft.companyName,
      normalisedName: normaliseCompanyName(draft.companyName),
      templateId: plan?.templateId ?? null,
      templateName: plan?.templateName ?? null,
      goLiveDate: dayColumn(plan?.goLiveDate ?? null),
      createdBy: 'ui',
      createdAt: now,
      updatedAt: now,
    },
  });
}

/** What a deal that becomes an account at the same moment could share with it. */
function identityOf({ companyName, fields }: HandmadeAccount): IdentityKeys {
  const website = fields.find(({ field }) => field === 'website')?.value;
  return {
    domain: website && 'text' in website ? registrableDomain(website.text) : null,
    normalisedName: normaliseCompanyName(companyName),
    contactEmails: [],
    companyIds: [],
  };
}

async function findLookalikes(
  tx: Executor,
  workspaceId: string,
  draft: HandmadeAccount,
): Promise<Lookalike[]> {
  const { domain, normalisedName } = identityOf(draft);
  return tx.account.findMany({
    where: {
      workspaceId,
      OR: [{ normalisedName: normalisedName ?? '' }, ...(domain ? [{ domain }] : [])],
    },
    select: { id: true, companyName: true },
    take: 5,
  });
}

async function aeUserOf(
  tx: Executor,
  workspaceId: string,
  fields: readonly FieldToStore[],
): Promise<string | null> {
  const value: FieldValue | null = fields.find(({ field }) => field === 'aeEmail')?.value ?? null;
  if (!value || !('text' in value)) return null;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT u.id FROM app_user u JOIN membership m ON m.user_id = u.id
    WHERE m.workspace_id = ${workspaceId}::uuid AND lower(u.email) = lower(${value.text}) LIMIT 1`;
  return rows[0]?.id ?? null;
}
