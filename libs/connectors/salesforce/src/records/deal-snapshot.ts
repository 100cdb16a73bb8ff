import type { CompanyRecord, ContactRecord, DealSnapshot, OwnerRecord } from '@thread/domain';
import type { ConnectorContext } from '@thread/connector-kit';
import type { DescribedField, Row } from '../salesforce.schemas';
import { masterRecordTypeId } from '../triggers/master-record-type';
import { positionsOf } from '../triggers/positions';
import { lineItemOf } from './line-items';
import { notesProperty } from './notes';
import { termMonthsOf } from './own-figures';
import type { OwnFigures } from './own-figures';
import type { RelatedRows } from './read-related';
import { idOf, nestedRow, textOf } from './row-values';
import { sourceRecordOf } from './source-record';
import { fieldHistoryOf, stageHistoryOf } from './stage-history';

/** A lookup by its field, and by the name under which queries follow it. */
export interface Lookup {
  readonly field: string;
  readonly relationship: string;
}

const accountLookup: Lookup = { field: 'AccountId', relationship: 'Account' };

/** The host of a website without `www.`; null when it is no address. */
function domainOf(website: string | null): string | null {
  if (website === null) return null;
  const address = /^https?:\/\//i.test(website) ? website : `https://${website}`;
  const host = URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, '') : '';
  return host.includes('.') ? host : null;
}

/** The account that a lookup of the record leads to. */
export function companiesOf(
  context: ConnectorContext,
  deal: Row,
  { field, relationship }: Lookup,
): readonly CompanyRecord[] {
  const account = nestedRow(deal, relationship);
  const id = idOf(deal, field);
  if (account === null || id === null) return [];
  const record = sourceRecordOf(context, 'company', { Id: id, ...account });
  const domain = domainOf(textOf(account, 'Website'));
  return [{ ...record, isPrimary: true, name: textOf(account, 'Name'), domain }];
}

export const contactOf = (context: ConnectorContext, contact: Row): ContactRecord => ({
  ...sourceRecordOf(context, 'contact', contact),
  isPrimary: true,
  name:
    [textOf(contact, 'FirstName'), textOf(contact, 'LastName')].filter(Boolean).join(' ') ||
    textOf(contact, 'Name'),
  email: textOf(contact, 'Email'),
  title: textOf(contact, 'Title'),
  roles: [],
});

/** Contacts by their roles, the primary one first: the one marked so, else the first with an e-mail address, else the first. */
function contactsOf(context: ConnectorContext, roles: readonly Row[]): readonly ContactRecord[] {
  const byContact = new Map<string, { readonly contact: Row; readonly roles: Row[] }>();
  for (const role of roles) {
    const [id, contact] = [idOf(role, 'ContactId'), nestedRow(role, 'Contact')];
    if (id === null || contact === null) continue;
    const known = byContact.get(id) ?? { contact: { Id: id, ...contact }, roles: [] };
    known.roles.push(role);
    byContact.set(id, known);
  }
  const found = [...byContact.values()];
  const primary =
    found.find((one) => one.roles.some((role) => role['IsPrimary'] === true)) ??
    found.find(({ contact }) => textOf(contact, 'Email') !== null) ??
    found[0];
  return found
    .map((one): ContactRecord => ({
      ...contactOf(context, one.contact),
      isPrimary: one === primary,
      roles: one.roles.flatMap((role) => textOf(role, 'Role') ?? []),
    }))
    .toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
}

export function ownerOf(deal: Row): OwnerRecord | null {
  const id = idOf(deal, 'OwnerId');
  if (id === null) return null;
  const owner = nestedRow(deal, 'Owner') ?? {};
  return {
    id,
    name: textOf(owner, 'Name'),
    email: textOf(owner, 'Email'),
    active: owner['IsActive'] !== false,
  };
}

/** What the user may read of a deal, beside the deal itself; null = not asked for. */
export interface SnapshotGround {
  readonly figures: OwnFigures;
  readonly stageFields: readonly DescribedField[];
  readonly related: RelatedRows | null;
}

/** Builds the snapshot of an opportunity. Its close date is a calendar day in Salesforce, and stays the day it is. */
export function dealSnapshotOf(context: ConnectorContext, deal: Row, ground: SnapshotGround): DealSnapshot {
  const { figures, stageFields, related } = ground;
  const id = idOf(deal) ?? '';
  const pipelineId = idOf(deal, 'RecordTypeId') ?? masterRecordTypeId;
  const stageId = textOf(deal, 'StageName');
  const day = textOf(deal, 'CloseDate');
  return {
    record: sourceRecordOf(
      context,
      'deal',
      related?.notes ? { ...deal, [notesProperty]: related.notes.get(id) ?? null } : deal,
    ),
    name: textOf(deal, 'Name'),
    pipelineId,
    stageId,
    positions: positionsOf(deal, stageFields),
    stageHistory: [
      ...fieldHistoryOf(deal, related?.fieldHistory.get(id) ?? [], stageFields),
      ...stageHistoryOf(related?.history.get(id) ?? [], { stageId, pipelineId }),
    ],
    amount: textOf(deal, 'Amount'),
    currency: textOf(deal, 'CurrencyIsoCode'),
    providerArr: figures.arr === null ? null : textOf(deal, figures.arr),
    termMonths: termMonthsOf(deal, figures.termMonths),
    closeDate: day === null ? null : { kind: 'day', day },
    owner: ownerOf(deal),
    companies: related ? companiesOf(context, deal, accountLookup) : [],
    contacts: related ? contactsOf(context, related.contactRoles.get(id) ?? []) : [],
    lineItems: related === null ? [] : (related.lineItems?.get(id) ?? []).map(lineItemOf),
    ...(related?.lineItems === null ? { lineItems: null } : {}),
  };
}
