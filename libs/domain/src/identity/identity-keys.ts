import type { MappedField } from '../mapping/mapping';
import { companyIdsOf, primaryCompany } from '../records/primary-records';
import type { DealSnapshot } from '../records/snapshot';
import { readEmailAddress } from './email-address';
import { isFreeMailDomain } from './free-mail';
import type { IdentityKeys } from './identity';
import { normaliseCompanyName } from './normalise-company-name';
import { registrableDomain } from './registrable-domain';

function mappedText(fields: readonly MappedField[], target: string): string | null {
  const value = fields.find((field) => field.target === target)?.value ?? null;
  return value !== null && 'text' in value ? value.text : null;
}

function companyDomain(candidates: readonly (string | null)[]): string | null {
  for (const candidate of candidates) {
    const domain = candidate === null ? null : registrableDomain(candidate);
    if (domain !== null && !isFreeMailDomain(domain)) return domain;
  }
  return null;
}

/**
 * What a deal offers to be recognised by, out of its snapshot and mapped fields.
 * The domain comes from the website field, else from the company record; never from a contact's address, who may be a consultant.
 * With a primary company only its id counts, and those of companies that were merged into it: a reseller associated with many deals must not tie them together.
 */
export function identityKeysOf(snapshot: DealSnapshot, fields: readonly MappedField[]): IdentityKeys {
  const company = primaryCompany(snapshot);
  const companies =
    company?.isPrimary === true ? [company] : snapshot.companies.filter((record) => !record.archived);
  const name = mappedText(fields, 'companyName') ?? company?.name ?? null;
  const normalisedName = name === null ? '' : normaliseCompanyName(name);
  const contacts = snapshot.contacts.filter((contact) => !contact.archived);
  const primaryFirst = [...contacts].sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
  const addresses = [
    mappedText(fields, 'primaryContactEmail'),
    ...primaryFirst.map((contact) => contact.email),
  ];
  const emails = addresses.map((address) => (address === null ? null : readEmailAddress(address)));
  return {
    domain: companyDomain([mappedText(fields, 'website'), company?.domain ?? null]),
    normalisedName: normalisedName === '' ? null : normalisedName,
    contactEmails: [...new Set(emails.filter((address) => address !== null))],
    companyIds: [...new Set(companies.flatMap(companyIdsOf).filter((id) => id !== ''))],
  };
}
