import { addOpportunity, type OpportunityPlan } from './add-opportunity';
import { seededRandom } from '../../hubspot/data/seeded-random';
import type { Org } from './org';
import type { RecordWriter } from './record-writer';
import { seedCompanies } from './seed-companies';
import { stageDefaults } from './derived-values';
import type { FieldValues } from './sobject-record';

const dayMs = 86_400_000;

const stages: readonly (readonly [name: string, probability: number, forecast: string])[] = [
  ['Prospecting', 10, 'Pipeline'],
  ['Qualification', 10, 'Pipeline'],
  ['Needs Analysis', 20, 'Pipeline'],
  ['Value Proposition', 50, 'Best Case'],
  ['Proposal/Price Quote', 75, 'Best Case'],
  ['Negotiation/Review', 90, 'Commit'],
  ['Closed Won', 100, 'Closed'],
  ['Closed Lost', 0, 'Omitted'],
];

const people: readonly (readonly [first: string, last: string, active: boolean])[] = [
  ['Ines', 'Sorensen', true],
  ['Malik', 'Oduya', true],
  ['Greta', 'Vonwald', true],
  ['Tobias', 'Fenn', false],
];

const products: readonly FieldValues[] = [
  {
    Name: 'Platform, yearly',
    ProductCode: 'PLAT-Y',
    RevenueInstallmentPeriod: 'Monthly',
    NumberOfRevenueInstallments: 12,
  },
  {
    Name: 'Platform, three years',
    ProductCode: 'PLAT-3',
    RevenueInstallmentPeriod: 'Yearly',
    NumberOfRevenueInstallments: 3,
  },
  {
    Name: 'Support, quarterly',
    ProductCode: 'SUP-Q',
    RevenueInstallmentPeriod: 'Quarterly',
    NumberOfRevenueInstallments: 4,
  },
  { Name: 'Onboarding workshop', ProductCode: 'ONB' },
];

function addPeople(org: Org, writer: RecordWriter, at: number): void {
  const { domain, timeZone } = org.profile;
  const user = (first: string, last: string, isActive: boolean): string => {
    const address = `${first}.${last}@${domain}.example`.toLowerCase();
    const values = {
      FirstName: first,
      LastName: last,
      Username: address,
      Email: address,
      IsActive: isActive,
      UserType: 'Standard',
      TimeZoneSidKey: timeZone,
    };
    return writer.create('User', values, org.userId, at);
  };
  org.userId = user('Thread', 'Integration', true);
  for (const [first, last, isActive] of people) user(first, last, isActive);
}

function addStages(org: Org, writer: RecordWriter, at: number): void {
  for (const [order, [name, probability, forecast]] of stages.entries()) {
    const values = {
      MasterLabel: name,
      ApiName: name,
      IsActive: true,
      SortOrder: order + 1,
      IsClosed: name.startsWith('Closed'),
      IsWon: name === 'Closed Won',
      DefaultProbability: probability,
      ForecastCategoryName: forecast,
    };
    writer.create('OpportunityStage', values, org.userId, at);
  }
}

function addSettings(org: Org, writer: RecordWriter, at: number): void {
  const { profile, userId } = org;
  const organization = {
    Name: profile.name,
    IsSandbox: profile.isSandbox,
    OrganizationType: profile.edition,
    InstanceName: 'SBX1',
    TimeZoneSidKey: profile.timeZone,
  };
  org.id = writer.create('Organization', organization, userId, at);
  for (const name of profile.recordTypes) {
    const values = {
      Name: name,
      DeveloperName: name.replace(/\W/g, '_'),
      SobjectType: 'Opportunity',
      IsActive: true,
    };
    writer.create('RecordType', values, userId, at);
  }
  if (!org.isMultiCurrency) return;
  for (const [index, code] of profile.currencies.entries()) {
    const rates = { ConversionRate: 1 - index * 0.07, IsActive: true, IsCorporate: index === 0 };
    writer.create('CurrencyType', { IsoCode: code, ...rates }, userId, at);
  }
}

/** The holes real pipelines have: every so many opportunities lack something an account needs. */
const planOf = (at: number): OpportunityPlan => ({
  account: at % 11 !== 7,
  amount: at % 9 !== 4,
  contacts: at % 8 === 5 ? 0 : (at % 3) + 1,
  primary: at % 5 !== 3,
  lineItems: at % 3 === 2 ? 0 : (at % 2) + 1,
  note: at % 2 === 0,
  ownerActive: at % 13 !== 6,
});

/** Fills an org with what a sales team leaves behind over a year: stages, people, products, and opportunities with holes. */
export function seedOrg(org: Org, writer: RecordWriter, now: number, seed: number): void {
  const random = seededRandom(seed + org.profile.number * 101);
  const start = now - 400 * dayMs;
  addPeople(org, writer, start);
  addSettings(org, writer, start);
  addStages(org, writer, start);
  const productIds = products.map((values) =>
    writer.create('Product2', { IsActive: true, ...values }, org.userId, start),
  );
  const count = { 1: 28, 2: 9 }[org.profile.number] ?? 5;
  const from = org.profile.number === 2 ? 14 : 0;
  for (let at = 0; at < count; at += 1) {
    const company = seedCompanies[(from + at) % seedCompanies.length];
    if (company === undefined) continue;
    const stage = stages[Math.floor(random() * stages.length)]?.[0] ?? 'Prospecting';
    addOpportunity(org, writer, {
      company,
      stage,
      plan: planOf(at),
      productIds,
      amount: 6_000 + Math.floor(random() * 60) * 1_000,
      closeDate: new Date(now + (Math.floor(random() * 120) - 40) * dayMs).toISOString().slice(0, 10),
      currency: org.profile.currencies[at % org.profile.currencies.length] ?? 'EUR',
      createdAt: start + Math.floor(random() * 380) * dayMs,
      more: stageDefaults(org, stage),
    });
  }
}
