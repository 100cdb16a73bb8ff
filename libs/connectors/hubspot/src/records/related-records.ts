import type { CompanyRecord, ContactRecord } from '@thread/domain';
import type { ConnectorContext } from '@thread/connector-kit';
import type { CrmObject } from '../hubspot.schemas';
import type { Association } from './associations';
import { mergedIdsOf } from './merged-ids';
import { sourceRecordOf, textOf } from './source-record';

type Objects = ReadonlyMap<string, CrmObject>;

interface Related {
  readonly association: Association;
  readonly object: CrmObject;
}

const related = (associations: readonly Association[], objects: Objects): readonly Related[] =>
  associations.flatMap((association) => {
    const object = objects.get(association.toId);
    return object ? [{ association, object }] : [];
  });

const primaryFirst = <T extends { readonly isPrimary: boolean }>(records: readonly T[]): readonly T[] =>
  records.toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary));

const mergedInto = (object: CrmObject): Pick<CompanyRecord, 'mergedIds'> => {
  const mergedIds = mergedIdsOf(object);
  return mergedIds.length > 0 ? { mergedIds } : {};
};

/** The deal's companies, the primary one first. An only company is primary even where HubSpot does not mark it. */
export function companiesOf(
  context: ConnectorContext,
  associations: readonly Association[],
  objects: Objects,
): readonly CompanyRecord[] {
  const companies = related(associations, objects);
  return primaryFirst(
    companies.map(({ association, object }) => ({
      ...sourceRecordOf(context, 'company', object),
      isPrimary: association.isPrimary || companies.length === 1,
      name: textOf(object, 'name'),
      domain: textOf(object, 'domain'),
      ...mergedInto(object),
    })),
  );
}

/**
 * HubSpot has no primary contact of a deal. It is the one whose label says so, else the first with an e-mail address, else the first.
 */
const primaryContact = (contacts: readonly Related[]): Related | undefined =>
  contacts.find(({ association }) => association.labels.some((label) => /\bprimary\b/i.test(label))) ??
  contacts.find(({ object }) => textOf(object, 'email') !== null) ??
  contacts[0];

/** The deal's contacts, the primary one first. */
export function contactsOf(
  context: ConnectorContext,
  associations: readonly Association[],
  objects: Objects,
): readonly ContactRecord[] {
  const contacts = related(associations, objects);
  const primary = primaryContact(contacts);
  return primaryFirst(
    contacts.map((contact) => ({
      ...sourceRecordOf(context, 'contact', contact.object),
      isPrimary: contact === primary,
      name:
        [textOf(contact.object, 'firstname'), textOf(contact.object, 'lastname')].filter(Boolean).join(' ') ||
        null,
      email: textOf(contact.object, 'email'),
      title: textOf(contact.object, 'jobtitle'),
      roles: contact.association.labels,
    })),
  );
}
