import type { IdentityCandidate, IdentityKeys } from '../identity/identity';
import { keyNames } from '../identity/kin';
import { normaliseCompanyName } from '../identity/normalise-company-name';
import { registrableDomain } from '../identity/registrable-domain';
import type { RehearsedRow } from './rehearsed-row';

type Noted = Pick<
  RehearsedRow,
  'outcome' | 'accountRef' | 'companyName' | 'identity' | 'people' | 'companyId' | 'changes'
>;

interface Growing {
  readonly accountId: string;
  companyName: string | null;
  normalisedName: string | null;
  domain: string | null;
  /** Oldest first, as accounts are looked at. */
  readonly order: number;
  readonly contactEmails: Set<string>;
  readonly companyIds: Set<string>;
}

/**
 * The accounts a rehearsal would have made or added to so far, so that of two deals with one company the second finds the account of the
 * first, as it would in the real run. Kept in memory: a few hundred bytes for each record that leads to an account.
 */
export class RehearsedAccounts {
  readonly #accounts = new Map<string, Growing>();
  /** Company record → the account it was tied to first. */
  readonly #owners = new Map<string, string>();
  readonly #byKey = new Map<string, Set<string>>();

  /** Takes in what a rehearsed record would have written. Rows must come in the order they were decided. */
  note(row: Noted): void {
    if (row.accountRef === null || !['create', 'link', 'update'].includes(row.outcome)) return;
    const account = this.#of(row.accountRef, row);
    const people = row.people.filter((email) => !account.contactEmails.has(email));
    for (const email of people) this.#add(account, 'email', email, account.contactEmails);
    if (row.companyId !== null && !this.#owners.has(row.companyId)) {
      this.#owners.set(row.companyId, account.accountId);
      this.#add(account, 'company', row.companyId, account.companyIds);
    }
    for (const change of row.changes) if (change.applied) this.#change(account, change);
  }

  /** Accounts that share a key with the record, and what the rehearsal would have added to the known ones. `known` first, in their order. */
  candidates(keys: IdentityKeys, known: readonly IdentityCandidate[]): readonly IdentityCandidate[] {
    const refs = new Set(keyNames(keys).flatMap((key) => [...(this.#byKey.get(key) ?? [])]));
    const grown = known.map((candidate) => {
      const added = this.#accounts.get(candidate.accountId);
      refs.delete(candidate.accountId);
      return added ? together(candidate, added) : candidate;
    });
    const others = [...refs]
      .flatMap((ref) => this.#accounts.get(ref) ?? [])
      .sort((a, b) => a.order - b.order)
      .map((account) =>
        together(
          {
            accountId: account.accountId,
            companyName: '',
            normalisedName: '',
            domain: null,
            contactEmails: [],
            companyIds: [],
          },
          account,
        ),
      );
    return [...grown, ...others];
  }

  #of(accountRef: string, row: Noted): Growing {
    const known = this.#accounts.get(accountRef);
    if (known) return known;
    const isNew = row.outcome === 'create';
    const account: Growing = {
      accountId: accountRef,
      companyName: row.companyName,
      normalisedName: isNew
        ? (row.identity.normalisedName ?? normaliseCompanyName(row.companyName ?? ''))
        : null,
      domain: isNew ? row.identity.domain : null,
      order: this.#accounts.size,
      contactEmails: new Set(),
      companyIds: new Set(),
    };
    this.#accounts.set(accountRef, account);
    if (account.normalisedName) this.#index('name', account.normalisedName, accountRef);
    if (account.domain) this.#index('domain', account.domain, accountRef);
    return account;
  }

  #change(account: Growing, { field, to }: RehearsedRow['changes'][number]): void {
    const text = to !== null && 'text' in to ? to.text : null;
    if (field === 'companyName' && text) {
      account.companyName = text;
      account.normalisedName = normaliseCompanyName(text);
      this.#index('name', account.normalisedName, account.accountId);
    }
    if (field === 'website' && text) {
      account.domain = registrableDomain(text);
      if (account.domain) this.#index('domain', account.domain, account.accountId);
    }
  }

  #add(account: Growing, kind: string, key: string, set: Set<string>): void {
    set.add(key);
    this.#index(kind, key, account.accountId);
  }

  #index(kind: string, key: string, accountRef: string): void {
    const name = `${kind}:${key}`;
    const refs = this.#byKey.get(name) ?? new Set();
    refs.add(accountRef);
    this.#byKey.set(name, refs);
  }
}

function together(candidate: IdentityCandidate, added: Growing): IdentityCandidate {
  return {
    ...candidate,
    companyName:
      (added.normalisedName ? added.companyName : null) ??
      (candidate.companyName || (added.companyName ?? '')),
    normalisedName: added.normalisedName ?? candidate.normalisedName,
    domain: added.domain ?? candidate.domain,
    contactEmails: [...new Set([...candidate.contactEmails, ...added.contactEmails])],
    companyIds: [...new Set([...candidate.companyIds, ...added.companyIds])],
  };
}
