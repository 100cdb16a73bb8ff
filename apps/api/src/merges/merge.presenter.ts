import type { ComparisonView, DuplicatePairView } from '@thread/contracts';
import type { ComparedAccounts, PairRecord } from '@thread/data';
import { mergeExtras, valueText, type MergeField } from '@thread/domain';
import { presentAccount, type NameOfConnector } from '../accounts/account.presenter';
import type { AnswerOf } from '../http/endpoint-call';
import type { compareAccounts, listDuplicates } from '@thread/contracts';

type Pair = AnswerOf<typeof listDuplicates>['data'][number];
type Side = ComparedAccounts['kept'];

export function presentPair({ reasons, accounts, ...pair }: PairRecord): Pair {
  return {
    ...pair,
    reasons: reasons.map((reason): DuplicatePairView['reasons'][number] => ({ ...reason })),
    accounts: [...accounts],
  };
}

const statusWords: Readonly<Record<Side['status'], string>> = {
  onboarding: 'In onboarding',
  live: 'Live',
  on_hold: 'On hold',
  cancelled: 'Cancelled',
};

/** A thing of an account that is no field of its own. */
function extraText(account: Side, field: string): string | null {
  if (field === 'status') return statusWords[account.status];
  if (field === 'csm') return account.csm?.name ?? null;
  return account.goLiveDate;
}

function textOf(account: Side, field: string): string | null {
  if (Object.hasOwn(mergeExtras, field)) return extraText(account, field);
  const value = account.facts.find((fact) => fact.field === field)?.value ?? null;
  return value === null ? null : valueText(value);
}

/** @param today calendar day in the workspace's zone. */
export function presentComparison(
  { kept, absorbed, proposal, plan, pair }: ComparedAccounts,
  today: string,
  nameOf: NameOfConnector,
): AnswerOf<typeof compareAccounts> {
  const field = ({ sides, ...each }: MergeField): ComparisonView['fields'][number] => ({
    ...each,
    sides: [...sides],
    kept: textOf(kept, each.field),
    absorbed: textOf(absorbed, each.field),
  });
  return {
    kept: { ...presentAccount(kept, today, nameOf), plan: plan.kept },
    absorbed: { ...presentAccount(absorbed, today, nameOf), plan: plan.absorbed },
    fields: proposal.fields.map(field),
    plan: proposal.plan,
    pair: pair && presentPair(pair),
  };
}
