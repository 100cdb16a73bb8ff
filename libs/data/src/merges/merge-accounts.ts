import {
  mergeExtras,
  proposeMerge,
  settleMerge,
  valueText,
  type IdentityKeys,
  type MergeChoices,
  type MergeProposal,
} from '@thread/domain';
import { newId, racepoint } from '@thread/platform';
import { audit } from '../activity/audit';
import { refreshPlanState } from '../accounts/refresh-plan-state';
import { tellOfPerson } from '../accounts/timeline';
import type { AccountWork } from '../accounts/change-account';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { lockIdentity } from '../outcomes/identity-locks';
import { settleHeldEffects } from '../reversals/held-effects';
import { storableJson } from '../storable';
import { endQuestionsAbout, notePairs, settlePair } from './account-pairs';
import { combineAccounts } from './combine-accounts';
import { followRecords } from './follow-records';
import { readMergeAccount, type MergeAccountRecord } from './merge-account';
import { moveHistory, noteAfter, noteBefore, type MergePlace } from './merge-journal';

export interface MergeRequest {
  readonly keptId: string;
  readonly absorbedId: string;
  /** Versions of the accounts the person looked at. */
  readonly versions: { readonly kept: number; readonly absorbed: number };
  readonly choices: Partial<MergeChoices>;
}

export type MergedAccounts =
  | { readonly kind: 'merged'; readonly mergeId: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'conflict' };

/**
 * Makes one account of two, in the transaction given. Locks in the order everybody keeps: identity, then account rows by id, then the
 * rest; so nobody creates an account that looks like them meanwhile, and whoever stores something about one of them waits and then finds
 * the links where they are now.
 */
export async function mergeAccounts(
  tx: Executor,
  work: AccountWork,
  request: MergeRequest,
): Promise<MergedAccounts> {
  const { workspaceId, now, actor } = work;
  const { keptId, absorbedId, versions } = request;
  if (!(await lockAccounts(tx, workspaceId, [keptId, absorbedId]))) return { kind: 'missing' };
  const kept = await readMergeAccount(tx, workspaceId, keptId);
  const absorbed = await readMergeAccount(tx, workspaceId, absorbedId);
  if (!kept || !absorbed) return { kind: 'missing' };
  if (kept.version !== versions.kept || absorbed.version !== versions.absorbed) return { kind: 'conflict' };

  const proposal = proposeMerge(kept, absorbed);
  const choices = settleMerge(proposal, request.choices);
  const place: MergePlace = { mergeId: newId(), workspaceId, keptId, absorbedId };
  await noteBefore(tx, place);
  await moveHistory(tx, place);
  await followRecords(tx, place);
  await racepoint('merge.half-done');
  await combineAccounts(tx, place, choices);
  await settleHeldEffects(tx, workspaceId, keptId);
  await refreshPlanState(tx, { workspaceId, accountId: keptId }, work);
  await noteAfter(tx, place);
  await tx.accountMerge.create({
    data: {
      id: place.mergeId,
      workspaceId,
      keptId,
      absorbedId,
      keptName: kept.companyName,
      absorbedName: absorbed.companyName,
      choices: storableJson(choices),
      mergedByUserId: actor.userId,
      mergedAt: now,
    },
  });
  const entry = {
    kind: 'account.merged',
    summary: `${absorbed.companyName} became part of this account.`,
    detail: { mergeId: place.mergeId, absorbedId, notTaken: notTaken(kept, absorbed, proposal, choices) },
  };
  await tellOfPerson(tx, { workspaceId, accountId: keptId }, actor, entry, now);
  await settlePair(tx, place, { state: 'merged', userId: actor.userId, at: now });
  await endQuestionsAbout(tx, workspaceId, absorbedId);
  await notePairs(tx, workspaceId, [keptId]);
  for (const id of [keptId, absorbedId]) await announce(tx, { workspaceId, topic: 'accounts', id });
  await audit(tx, {
    workspaceId,
    actorUserId: actor.userId,
    action: 'accounts.merged',
    subject: `account:${keptId}`,
    detail: { mergeId: place.mergeId, absorbedId, plan: choices.plan },
  });
  return { kind: 'merged', mergeId: place.mergeId };
}

/** Locks what the accounts are recognised by, then their rows. False when one of them is not there. */
export async function lockAccounts(
  tx: Executor,
  workspaceId: string,
  accountIds: readonly string[],
): Promise<boolean> {
  const ids = [...accountIds];
  const [found] = await tx.$queryRaw<
    { domains: string[]; names: string[]; emails: string[]; companies: string[] }[]
  >(Prisma.sql`
    SELECT ARRAY(SELECT domain FROM account WHERE id = ANY(${ids}::uuid[]) AND domain IS NOT NULL) AS domains,
           ARRAY(SELECT normalised_name FROM account WHERE id = ANY(${ids}::uuid[])) AS names,
           ARRAY(SELECT email FROM account_person WHERE account_id = ANY(${ids}::uuid[]) AND email IS NOT NULL) AS emails,
           ARRAY(SELECT external_id FROM account_link WHERE account_id = ANY(${ids}::uuid[]) AND object_type = 'company') AS companies`);
  if (found) await lockIdentity(tx, workspaceId, ...keySetsOf(found));
  const locked = await tx.$queryRaw<unknown[]>(Prisma.sql`
    SELECT 1 FROM account WHERE id = ANY(${ids}::uuid[]) AND workspace_id = ${workspaceId}::uuid ORDER BY id FOR UPDATE`);
  return locked.length === new Set(ids).size && new Set(ids).size === ids.length;
}

function keySetsOf(found: {
  readonly domains: readonly string[];
  readonly names: readonly string[];
  readonly emails: readonly string[];
  readonly companies: readonly string[];
}): IdentityKeys[] {
  const none = { domain: null, normalisedName: null, contactEmails: [], companyIds: [] };
  return [
    { ...none, contactEmails: found.emails, companyIds: found.companies },
    ...found.domains.map((domain) => ({ ...none, domain })),
    ...found.names.map((normalisedName) => ({ ...none, normalisedName })),
  ];
}

/** Values the merge leaves behind, for the history of the account. */
function notTaken(
  kept: MergeAccountRecord,
  absorbed: MergeAccountRecord,
  proposal: MergeProposal,
  choices: MergeChoices,
): readonly {
  readonly field: string;
  readonly label: string;
  readonly from: string;
  readonly value: string;
}[] {
  return proposal.fields.flatMap(({ field, label, same, sides }) => {
    if (same || sides.length < 2 || Object.hasOwn(mergeExtras, field)) return [];
    const left = choices.fields[field] === 'absorbed' ? kept : absorbed;
    const value = left.values.find((each) => each.field === field)?.value ?? null;
    return [{ field, label, from: left.companyName, value: valueText(value) }];
  });
}
