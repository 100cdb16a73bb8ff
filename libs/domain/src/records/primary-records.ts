import type { CompanyRecord, ContactRecord, DealSnapshot, RecordRole, SourceRecord } from './snapshot';

/** The company the deal is with: the one marked primary, else the first associated; null when none is associated. */
export function primaryCompany(snapshot: Pick<DealSnapshot, 'companies'>): CompanyRecord | null {
  const live = snapshot.companies.filter((company) => !company.archived);
  return live.find((company) => company.isPrimary) ?? live[0] ?? null;
}

/** The ids a company is known by: its own, and those of companies that were merged into it. */
export function companyIdsOf({ ref, mergedIds = [] }: CompanyRecord): readonly string[] {
  return [ref.externalId, ...mergedIds];
}

/** The person to talk to: the contact marked primary, else the first with an e-mail address, else the first; null when none. */
export function primaryContact(snapshot: DealSnapshot): ContactRecord | null {
  const live = snapshot.contacts.filter((contact) => !contact.archived);
  const withEmail = live.find((contact) => (contact.email ?? '').trim() !== '');
  return live.find((contact) => contact.isPrimary) ?? withEmail ?? live[0] ?? null;
}

/** The record a mapping or condition means by a role; null when the deal has none of that kind. */
export function recordOf(snapshot: DealSnapshot, role: RecordRole): SourceRecord | null {
  if (role === 'deal') return snapshot.record;
  return role === 'company' ? primaryCompany(snapshot) : primaryContact(snapshot);
}

/** A property as the provider gave it; null when absent or blank. Safe for names such as `constructor`. */
export function propertyOf(record: SourceRecord, property: string): string | null {
  if (!Object.hasOwn(record.properties, property)) return null;
  const text = record.properties[property];
  return typeof text === 'string' && text.trim() !== '' ? text : null;
}
