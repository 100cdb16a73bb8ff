import type { AccountFacts } from '../connections/connection';
import type { CompanyRecord, ContactRecord, DealSnapshot, LineItem, SourceRecord } from '../records/snapshot';

/** Facts of the provider account the examples were read from. */
export const exampleFacts: AccountFacts = {
  name: 'Example Sales Ltd',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  additionalCurrencies: ['USD'],
  homeUrl: null,
};

/** A bare record with properties. */
export function exampleRecord(
  objectType: string,
  externalId: string,
  properties: SourceRecord['properties'] = {},
): SourceRecord {
  return {
    ref: { objectType, externalId },
    properties,
    url: `https://crm.example.com/${objectType}/${externalId}`,
    createdAt: new Date('2026-01-02T09:00:00Z'),
    updatedAt: new Date('2026-03-02T10:00:00Z'),
    archived: false,
  };
}

/** The primary company of the example deal. */
export function exampleCompany(changes: Partial<CompanyRecord> = {}): CompanyRecord {
  return {
    ...exampleRecord('company', '501', {
      name: 'Acme Ltd',
      domain: 'acme.example',
      industry: 'SOFTWARE',
      employees: '120',
    }),
    isPrimary: true,
    name: 'Acme Ltd',
    domain: 'acme.example',
    ...changes,
  };
}

/** The primary contact of the example deal. */
export function exampleContact(changes: Partial<ContactRecord> = {}): ContactRecord {
  return {
    ...exampleRecord('contact', '901', { email: 'dana@acme.example', jobtitle: 'COO' }),
    isPrimary: true,
    name: 'Dana Reyes',
    email: 'dana@acme.example',
    title: 'COO',
    roles: [],
    ...changes,
  };
}

/** A monthly line item: ten seats at 100 EUR. */
export function exampleItem(changes: Partial<LineItem> = {}): LineItem {
  return {
    id: '1',
    name: 'Platform',
    quantity: '10',
    unitPrice: '100',
    amount: null,
    currency: 'EUR',
    billingPeriod: 'monthly',
    termMonths: 12,
    ...changes,
  };
}

/** A complete, won deal, of which a spec changes what it is about. */
export function exampleDeal(changes: Partial<DealSnapshot> = {}): DealSnapshot {
  return {
    record: exampleRecord('deal', '7001', { amount: '12000', dealtype: 'newbusiness', tier: 'gold' }),
    name: 'Acme – New Business 2026',
    pipelineId: 'sales',
    stageId: 'won',
    stageHistory: [
      { pipelineId: 'sales', stageId: 'open', enteredAt: new Date('2026-01-02T09:00:00Z') },
      { pipelineId: 'sales', stageId: 'won', enteredAt: new Date('2026-03-02T10:00:00Z') },
    ],
    amount: '12000',
    currency: 'EUR',
    providerArr: null,
    termMonths: 12,
    closeDate: { kind: 'instant', at: new Date('2026-03-02T22:30:00Z') },
    owner: { id: '31', name: 'Alex Meyer', email: 'alex@seller.example', active: true },
    companies: [exampleCompany()],
    contacts: [exampleContact()],
    lineItems: [],
    ...changes,
  };
}
