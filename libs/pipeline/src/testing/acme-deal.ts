import type { DealSnapshot, RecordPosition, SourceRecord } from '@thread/domain';

/** A deal of the made-up CRM; plain data, so that it can be handed to another process. */
export interface AcmeDeal {
  readonly id: string;
  name: string;
  pipelineId: string;
  stageId: string;
  amount: string | null;
  currency?: string;
  /** When it entered its present stage; ISO text. */
  enteredAt: string;
  /** False: the CRM does not tell when the deal entered its stage. */
  hasHistory?: boolean;
  updatedAt: string;
  company: {
    readonly id: string;
    readonly name: string;
    readonly domain: string | null;
    readonly swallowed?: readonly string[];
  } | null;
  contact: { readonly id: string; readonly name: string; readonly email: string } | null;
  owner: { readonly name: string; readonly email: string | null; readonly active?: boolean } | null;
  closeDay: string | null;
  mergedInto?: string;
  /** A deal in several pipelines, of which the CRM keeps no history. */
  positions?: readonly RecordPosition[];
  /** Further properties, which can be written. */
  properties?: Record<string, string | null>;
  companyProperties?: Record<string, string | null>;
  /** Ids of deals that were merged into this one. */
  swallowed?: readonly string[];
}

/** A won deal that has everything; `n` makes it another customer's. */
export function wonDeal(n: number, changes: Partial<AcmeDeal> = {}): AcmeDeal {
  return {
    id: String(1000 + n),
    name: `Customer ${n} – new business`,
    pipelineId: 'sales',
    stageId: 'won',
    amount: '12000',
    enteredAt: '2026-11-02T10:00:00.000Z',
    updatedAt: '2026-11-02T10:00:00.000Z',
    company: { id: `c${n}`, name: `Customer ${n} GmbH`, domain: `customer-${n}.example` },
    contact: { id: `p${n}`, name: `Ada ${n}`, email: `ada@customer-${n}.example` },
    owner: { name: 'Sam Seller', email: 'sam@thread.example' },
    closeDay: '2026-11-02',
    ...changes,
  };
}

/** The deal as a connector reads it. `full` = with the records that hang on it. */
export function acmeSnapshot(deal: AcmeDeal, full: boolean): DealSnapshot {
  const updatedAt = new Date(deal.updatedAt);
  const record = (objectType: string, externalId: string): SourceRecord => ({
    ref: { objectType, externalId },
    properties: {},
    url: `https://crm.example/${objectType}/${externalId}`,
    createdAt: new Date('2026-10-01T00:00:00Z'),
    updatedAt,
    archived: false,
  });
  const { company, contact, owner } = deal;
  return {
    record: {
      ...record('deal', deal.id),
      properties: { name: deal.name, amount: deal.amount, ...deal.properties },
    },
    name: deal.name,
    pipelineId: deal.pipelineId,
    stageId: deal.stageId,
    ...(deal.swallowed ? { mergedIds: deal.swallowed } : {}),
    ...(deal.positions ? { positions: deal.positions } : {}),
    stageHistory:
      deal.positions || deal.hasHistory === false
        ? []
        : [{ pipelineId: deal.pipelineId, stageId: deal.stageId, enteredAt: new Date(deal.enteredAt) }],
    amount: deal.amount,
    currency: deal.currency ?? 'EUR',
    providerArr: null,
    termMonths: null,
    closeDate: deal.closeDay === null ? null : { kind: 'day', day: deal.closeDay },
    owner: full && owner ? { id: 'o1', active: true, ...owner } : null,
    companies:
      full && company
        ? [
            {
              ...record('company', company.id),
              properties: { ...deal.companyProperties },
              isPrimary: true,
              name: company.name,
              domain: company.domain,
              ...(company.swallowed ? { mergedIds: company.swallowed } : {}),
            },
          ]
        : [],
    contacts:
      full && contact
        ? [
            {
              ...record('contact', contact.id),
              isPrimary: true,
              name: contact.name,
              email: contact.email,
              title: null,
              roles: [],
            },
          ]
        : [],
    lineItems: full ? [] : null,
  };
}
