import { companyIdsOf, primaryCompany } from '../records/primary-records';
import { cleanName, quoted } from '../text/clean-text';
import type { DecisionInput, NewCompany, Reason } from './decision';
import { failed, passed } from './findings';

/** The company a linked deal is with, where it is not one of its account's; null when it is, or the deal has none. */
export function newCompanyOf({ snapshot, candidates }: DecisionInput, accountId: string): NewCompany | null {
  const company = primaryCompany(snapshot);
  if (company === null) return null;
  const { externalId } = company.ref;
  const [holders = []] = companyIdsOf(company)
    .map((id) => candidates.filter(({ companyIds }) => companyIds.includes(id)))
    .filter((found) => found.length > 0);
  if (holders.some((holder) => holder.accountId === accountId)) return null;
  const [holder] = holders;
  return {
    externalId,
    name: cleanName(company.name ?? '') || `company ${cleanName(externalId)}`,
    heldBy: holder ? { accountId: holder.accountId, companyName: cleanName(holder.companyName) } : null,
  };
}

export function newCompanyReason({ name, heldBy }: NewCompany): Reason {
  if (heldBy === null) {
    return passed(
      'identity',
      `The deal is with ${quoted(name)} now, and that company is linked to the account.`,
      {
        actual: name,
      },
    );
  }
  const text = `The deal is with ${quoted(name)} now, which is linked to the account ${quoted(heldBy.companyName)}. It stays there; whether the two are one customer is for a person to say.`;
  return failed('identity', text, {
    actual: heldBy.companyName,
    expected: 'a company of this account, or of none',
  });
}
