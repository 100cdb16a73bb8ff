import type { IdentityCandidate, IdentityJudgement, IdentityKeys } from './identity';

type Likely = Extract<IdentityJudgement, { kind: 'likely' }>['candidates'][number];

function shared(mine: readonly string[], theirs: readonly string[]): string | null {
  return mine.find((key) => theirs.includes(key)) ?? null;
}

function onePerAccount(candidates: readonly IdentityCandidate[]): readonly IdentityCandidate[] {
  return [...new Map(candidates.map((candidate) => [candidate.accountId, candidate])).values()];
}

function likely(candidate: IdentityCandidate, by: Likely['by'], text: string): Likely {
  return { accountId: candidate.accountId, companyName: candidate.companyName, by, text };
}

function byName(keys: IdentityKeys, candidate: IdentityCandidate): Likely | null {
  if (keys.normalisedName === null || keys.normalisedName !== candidate.normalisedName) return null;
  const conflict = keys.domain !== null && candidate.domain !== null && keys.domain !== candidate.domain;
  const domains = conflict ? `, but other domain (${keys.domain} here, ${candidate.domain} there)` : '';
  return likely(candidate, 'name', `Same company name${domains}.`);
}

function byContact(keys: IdentityKeys, candidate: IdentityCandidate): Likely | null {
  const theirs = candidate.contactEmails.map((address) => address.toLowerCase());
  const address = shared(keys.contactEmails, theirs);
  return address === null
    ? null
    : likely(candidate, 'contact_email', `The contact ${address} belongs to it.`);
}

/**
 * Is this an account we have? A linked company record, or the same domain, shared with exactly one account is certain. The same key
 * shared with several accounts, the same name, or a common contact address is likely and asks a person. Looked at in that order; the
 * first kind of key that answers with certainty ends the matter. Deterministic: candidates are judged in the order given.
 */
export function judgeIdentity(
  keys: IdentityKeys,
  candidates: readonly IdentityCandidate[],
): IdentityJudgement {
  const known = onePerAccount(candidates);
  const byCompany = known.filter((candidate) => shared(keys.companyIds, candidate.companyIds) !== null);
  const [company] = byCompany;
  if (company !== undefined && byCompany.length === 1) {
    const text = `The deal's company record is linked to ${company.companyName} already.`;
    return { kind: 'certain', accountId: company.accountId, by: 'company_id', text };
  }
  if (byCompany.length > 1) {
    const text = 'The deal’s company record is linked to several accounts.';
    return {
      kind: 'likely',
      candidates: byCompany.map((candidate) => likely(candidate, 'company_id', text)),
    };
  }
  const byDomain = known.filter((candidate) => keys.domain !== null && candidate.domain === keys.domain);
  const [domain] = byDomain;
  if (domain !== undefined && byDomain.length === 1) {
    return {
      kind: 'certain',
      accountId: domain.accountId,
      by: 'domain',
      text: `${domain.companyName} has the same domain, ${keys.domain}.`,
    };
  }
  if (byDomain.length > 1) {
    const text = `Several accounts have the domain ${keys.domain}.`;
    return { kind: 'likely', candidates: byDomain.map((candidate) => likely(candidate, 'domain', text)) };
  }
  const alike = known
    .map((candidate) => byName(keys, candidate) ?? byContact(keys, candidate))
    .filter((found) => found !== null);
  const ordered = [...alike].sort((a, b) => Number(a.by !== 'name') - Number(b.by !== 'name'));
  return ordered.length > 0 ? { kind: 'likely', candidates: ordered } : { kind: 'none' };
}
