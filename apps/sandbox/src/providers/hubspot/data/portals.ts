import { EdgeStore } from '../crm/edge-store';
import type { CrmRecord, Owner, Pipeline, Portal, Stage } from '../crm/crm-model';
import { objectTypeFacts, objectTypes, type ObjectType } from '../crm/object-types';
import { dealProperties } from './deal-properties';
import { companyProperties, contactProperties, lineItemProperties, noteProperties } from './other-properties';

const born = Date.UTC(2024, 1, 5, 9, 0, 0);

type StageRow = [id: string, label: string, probability: number, closed?: boolean];

const stages = (rows: readonly StageRow[]): Stage[] =>
  rows.map(([id, label, probability, closed], displayOrder) => ({
    id,
    label,
    displayOrder,
    probability,
    isClosed: closed === true,
    archived: false,
    createdAt: 0,
    updatedAt: 0,
  }));

const salesStages: readonly StageRow[] = [
  ['appointmentscheduled', 'Appointment Scheduled', 0.2],
  ['qualifiedtobuy', 'Qualified To Buy', 0.4],
  ['presentationscheduled', 'Presentation Scheduled', 0.6],
  ['decisionmakerboughtin', 'Decision Maker Bought-In', 0.8],
  ['contractsent', 'Contract Sent', 0.9],
  ['closedwon', 'Closed Won', 1, true],
  ['closedlost', 'Closed Lost', 0, true],
];

const enterpriseStages: readonly StageRow[] = [
  ['986210431', 'Discovery', 0.1],
  ['986210432', 'Security review', 0.4],
  ['986210433', 'Procurement', 0.7],
  ['986210434', 'Signature', 0.9],
  ['986210435', 'Closed Won', 1, true],
  ['986210436', 'Closed Lost', 0, true],
];

const pipeline = (id: string, label: string, displayOrder: number, rows: readonly StageRow[]): Pipeline => ({
  id,
  label,
  displayOrder,
  archived: false,
  createdAt: 0,
  updatedAt: 0,
  stages: stages(rows),
});

const owner = (
  id: number,
  firstName: string,
  lastName: string,
  email: string,
  rest: Partial<Pick<Owner, 'archived' | 'teams'>> = {},
): Owner => ({
  id: String(id),
  email,
  firstName,
  lastName,
  userId: id - 400_000_000,
  archived: false,
  teams: [],
  createdAt: born,
  updatedAt: born,
  ...rest,
});

function emptyRecords(): Record<ObjectType, Map<string, CrmRecord>> {
  return Object.fromEntries(objectTypes.map((type) => [type, new Map()])) as Record<
    ObjectType,
    Map<string, CrmRecord>
  >;
}

function assemble(facts: Omit<Portal, 'records' | 'edges' | 'properties' | 'nextId' | 'uiDomain'>): Portal {
  const currencies = [facts.companyCurrency, ...facts.additionalCurrencies];
  return {
    ...facts,
    uiDomain: 'app.hubspot.com',
    properties: {
      deals: dealProperties(facts.pipelines, currencies),
      companies: companyProperties(),
      contacts: contactProperties(),
      notes: noteProperties(),
      line_items: lineItemProperties(currencies),
    },
    records: emptyRecords(),
    edges: new EdgeStore(),
    nextId: Object.fromEntries(objectTypes.map((type) => [type, objectTypeFacts[type].firstId])) as Record<
      ObjectType,
      number
    >,
  };
}

/** The first account: euro, Californian time, two pipelines, five owners of which one is deactivated and one has no e-mail. */
export function firstPortal(): Portal {
  const team = [{ id: '178588', name: 'Mid-market', primary: true }];
  return assemble({
    id: 48_210_977,
    name: 'Brightwater Systems',
    domain: 'brightwater.example',
    timeZone: 'America/Los_Angeles',
    companyCurrency: 'EUR',
    additionalCurrencies: ['USD', 'GBP', 'JPY'],
    rates: { EUR: 1, USD: 0.92, GBP: 1.17, JPY: 0.0061 },
    userId: 71_204_411,
    userEmail: 'priya.raman@brightwater.example',
    owners: [
      owner(471_204_411, 'Priya', 'Raman', 'priya.raman@brightwater.example', { teams: team }),
      owner(471_204_412, 'Tobias', 'Lindqvist', 'tobias.lindqvist@brightwater.example', { teams: team }),
      owner(471_204_413, 'Amara', 'Okonjo', 'amara.okonjo@brightwater.example'),
      owner(471_204_414, 'Felix', 'Straub', 'felix.straub@brightwater.example', { archived: true }),
      owner(471_204_415, 'Front', 'Desk', ''),
    ],
    labels: [
      { from: 'deals', to: 'contacts', typeId: 27, inverseTypeId: 28, label: 'Executive sponsor' },
      { from: 'contacts', to: 'deals', typeId: 28, inverseTypeId: 27, label: 'Executive sponsor' },
    ],
    pipelines: [
      pipeline('default', 'Sales Pipeline', 0, salesStages),
      pipeline('986210430', 'Enterprise Pipeline', 1, enterpriseStages),
    ],
  });
}

/** The second account, for re-authorising "the wrong one": yen, Tokyo time, one pipeline. */
export function secondPortal(): Portal {
  return assemble({
    id: 51_733_006,
    name: 'Northlight Studio',
    domain: 'northlight.example',
    timeZone: 'Asia/Tokyo',
    companyCurrency: 'JPY',
    additionalCurrencies: ['USD'],
    rates: { JPY: 1, USD: 151.2 },
    userId: 80_551_203,
    userEmail: 'haruka.mori@northlight.example',
    owners: [
      owner(480_551_203, 'Haruka', 'Mori', 'haruka.mori@northlight.example'),
      owner(480_551_204, 'Daniel', 'Achterberg', 'daniel.achterberg@northlight.example'),
    ],
    labels: [],
    pipelines: [pipeline('default', 'Sales Pipeline', 0, salesStages)],
  });
}
