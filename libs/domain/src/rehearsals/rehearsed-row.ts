import type { Decision, DecisionCode, FieldChange, Outcome, Reason } from '../decision/decision';
import type { IdentityCandidate, IdentityKeys } from '../identity/identity';
import type { FieldValue, MappedField, Mapping } from '../mapping/mapping';
import { valueText } from '../mapping/value-text';
import { companyIdsOf, primaryCompany } from '../records/primary-records';
import type { DealSnapshot } from '../records/snapshot';

/** A value the mapping has no translation for: an option without a label, or one that is not in the table. */
export interface UnmappedOption {
  readonly field: string;
  readonly label: string;
  readonly value: string;
}

/** What would become of one past record. Nothing of it is written to accounts. */
export interface RehearsedRow {
  readonly objectType: string;
  readonly externalId: string;
  readonly name: string | null;
  readonly url: string | null;
  readonly outcome: Outcome;
  readonly code: DecisionCode;
  readonly summary: string;
  readonly reasons: readonly Reason[];
  readonly companyName: string | null;
  readonly arr: { readonly amount: string; readonly currency: string | null } | null;
  /** `YYYY-MM-DD`. */
  readonly closeDate: string | null;
  /** The account it would belong to: an id, or `newAccountRef` of the rehearsed record that would make it. Null = none. */
  readonly accountRef: string | null;
  /** Differences to the account it is linked to. */
  readonly changes: readonly FieldChange[];
  /** Labels of required fields without a value. */
  readonly missing: readonly string[];
  readonly unmapped: readonly UnmappedOption[];
  /** Accounts it may be the same as: ids or `newAccountRef`s. */
  readonly candidates: Decision['candidates'];
  readonly identity: IdentityKeys;
  /** Addresses of its contacts, which become people of the account. */
  readonly people: readonly string[];
  /** Company record that would be tied to the account; null when it is tied to one already. */
  readonly companyId: string | null;
}

const newAccount = 'new:';

/** Stands for the account a rehearsed record would make. */
export function newAccountRef(externalId: string): string {
  return `${newAccount}${externalId}`;
}

/** The rehearsed record that would make the account; null when the text names an account there is. */
export function recordOfNewAccount(accountRef: string): string | null {
  return accountRef.startsWith(newAccount) ? accountRef.slice(newAccount.length) : null;
}

function valueOf(fields: readonly MappedField[], target: string): FieldValue | null {
  return fields.find((field) => field.target === target)?.value ?? null;
}

function unmappedIn(mapping: Mapping, fields: readonly MappedField[]): readonly UnmappedOption[] {
  const transforms = new Map(mapping.fields.map(({ target, transform }) => [target, transform]));
  return fields.flatMap(({ target, label, evidence, problem }) => {
    const raw = evidence.raw?.trim() ?? '';
    const transform = transforms.get(target);
    const strange = transform?.kind === 'lookup' && raw !== '' && !Object.hasOwn(transform.table, raw);
    return strange || problem?.code === 'unknown_option' ? [{ field: target, label, value: raw }] : [];
  });
}

/** The company record the decision would tie to its account: never one that is another's. */
function tiedCompany(
  snapshot: DealSnapshot,
  { outcome, newCompany }: Decision,
  candidates: readonly IdentityCandidate[],
): string | null {
  if (outcome === 'update') return newCompany?.heldBy === null ? newCompany.externalId : null;
  const company = primaryCompany(snapshot);
  if (company === null) return null;
  const ids = companyIdsOf(company);
  return candidates.some(({ companyIds }) => ids.some((id) => companyIds.includes(id)))
    ? null
    : company.ref.externalId;
}

/** What a rehearsal keeps of a decision, made with these candidates. */
export function rehearsedRow(
  mapping: Mapping,
  snapshot: DealSnapshot,
  decision: Decision,
  candidates: readonly IdentityCandidate[],
): RehearsedRow {
  const { fields, outcome } = decision;
  const { ref, url } = snapshot.record;
  const [company, arr, day] = ['companyName', 'arr', 'closeDate'].map((target) => valueOf(fields, target));
  const labels = new Map(fields.map(({ target, label }) => [target, label]));
  return {
    objectType: ref.objectType,
    externalId: ref.externalId,
    name: snapshot.name,
    url,
    outcome,
    code: decision.code,
    summary: decision.summary,
    reasons: decision.reasons,
    companyName: company ? valueText(company) : null,
    arr: arr?.type === 'money' ? { amount: arr.amount, currency: arr.currency } : null,
    closeDate: day?.type === 'day' ? day.day : null,
    accountRef: outcome === 'create' ? newAccountRef(ref.externalId) : decision.accountId,
    changes: decision.changes,
    missing: decision.hold?.missing.map((target) => labels.get(target) ?? target) ?? [],
    unmapped: unmappedIn(mapping, fields),
    candidates: decision.candidates,
    identity: decision.identity,
    people: snapshot.contacts.flatMap(({ archived, email }) =>
      archived || !email ? [] : [email.toLowerCase()],
    ),
    companyId: tiedCompany(snapshot, decision, candidates),
  };
}
