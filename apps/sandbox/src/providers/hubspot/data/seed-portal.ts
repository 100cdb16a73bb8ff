import type { Crm } from '../crm/crm';
import type { ChangeSource, CrmRecord } from '../crm/crm-model';
import { lineItemsFor, type BillingPlan } from './line-item-plans';
import { enterpriseRows, holedRows, salesRows, secondPortalRows } from './seed-rows';
import { ordinaryNotes, specialNotes } from './seed-notes';
import { seededRandom } from './seeded-random';

const day = 86_400_000;
const imported: ChangeSource = { type: 'IMPORT', id: 'seed' };
const openStages = [
  'appointmentscheduled',
  'qualifiedtobuy',
  'presentationscheduled',
  'decisionmakerboughtin',
  'contractsent',
];
const enterpriseStages = ['986210431', '986210432', '986210433', '986210434'];

interface Row {
  company: string;
  slug: string;
  industry: string;
  employees: string;
  city: string;
  country: string;
  currency: string;
  amount: string;
  plan: BillingPlan;
  contacts: { first: string; last: string; title: string }[];
  hole: string;
}

function readRow(line: string): Row {
  const [
    company = '',
    slug = '',
    industry = '',
    employees = '',
    city = '',
    country = '',
    currency = '',
    amount = '',
    plan = 'none',
    people = '',
    hole = '',
  ] = line.split('|');
  const contacts = people
    .split(';')
    .filter((person) => person !== '')
    .map((person) => {
      const [name = '', title = ''] = person.split(':');
      const words = name.split(' ');
      return { first: words.slice(0, -1).join(' '), last: words.at(-1) ?? '', title };
    });
  return {
    company,
    slug,
    industry,
    employees,
    city,
    country,
    currency,
    amount,
    plan: plan as BillingPlan,
    contacts,
    hole,
  };
}

const emailName = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '');

/** Fills an empty portal. Deterministic for a seed and a moment; everything is dated before `now`. */
export class PortalSeeder {
  private readonly random: () => number;

  constructor(
    private readonly crm: Crm,
    private readonly now: number,
    seed: number,
  ) {
    this.random = seededRandom(seed);
  }

  /** The first account: 40 deals over two pipelines. */
  seedFirst(): void {
    salesRows.forEach((line, index) =>
      this.seedDeal(readRow(line), openStages[index % 5] ?? '', 'default', index),
    );
    holedRows.forEach((line, index) =>
      this.seedDeal(readRow(line), openStages[(index + 2) % 5] ?? '', 'default', index + 40),
    );
    enterpriseRows.forEach((line, index) =>
      this.seedDeal(readRow(line), enterpriseStages[index] ?? '', '986210430', index + 60),
    );
    this.addNameVariations();
  }

  /** The second account. */
  seedSecond(): void {
    secondPortalRows.forEach((line, index) =>
      this.seedDeal(readRow(line), openStages[index % 5] ?? '', 'default', index),
    );
  }

  private seedDeal(row: Row, stage: string, pipeline: string, index: number): void {
    const born = this.now - (20 + Math.floor(this.random() * 90)) * day - Math.floor(this.random() * day);
    const company = row.hole === 'company' ? null : this.seedCompany(row, born - 30 * day, index);
    const first = (pipeline === 'default' ? openStages[0] : enterpriseStages[0]) ?? stage;
    const deal = this.crm.create('deals', this.dealValues(row, first, pipeline, index), imported, born);
    this.advance(deal, stage, pipeline, born);
    if (company !== null) this.crm.associate(deal, company, [], imported);
    const contacts = row.contacts.map((person) => this.seedContact(row, person, company, born - 10 * day));
    for (const contact of contacts) this.crm.associate(deal, contact, [], imported);
    this.seedItems(row, deal, born);
    this.seedNotes(row, deal, company, contacts[0] ?? null, born, index);
  }

  private seedCompany(row: Row, at: number, index: number): CrmRecord {
    return this.crm.create(
      'companies',
      {
        name: row.company,
        domain: `${row.slug}.example`,
        website: `https://www.${row.slug}.example`,
        industry: row.industry,
        numberofemployees: row.employees,
        annualrevenue: String(Number(row.employees) * 140_000),
        city: row.city,
        country: row.country,
        lifecyclestage: 'opportunity',
        customer_tier:
          Number(row.employees) > 700 ? 'enterprise' : Number(row.employees) > 150 ? 'growth' : 'starter',
        hubspot_owner_id: this.ownerFor(index, ''),
        description: `${row.company} is based in ${row.city}, ${row.country}.`,
      },
      imported,
      at,
    );
  }

  private seedContact(
    row: Row,
    person: Row['contacts'][number],
    company: CrmRecord | null,
    at: number,
  ): CrmRecord {
    const contact = this.crm.create(
      'contacts',
      {
        firstname: person.first,
        lastname: person.last,
        email: `${emailName(person.first)}.${emailName(person.last)}@${row.slug}.example`,
        phone: `+00 555 01${String(Math.floor(this.random() * 100)).padStart(2, '0')}`,
        jobtitle: person.title,
        company: row.company,
        lifecyclestage: 'opportunity',
      },
      imported,
      at,
    );
    if (company !== null) this.crm.associate(contact, company, [], imported);
    return contact;
  }

  private dealValues(row: Row, stage: string, pipeline: string, index: number): Record<string, string> {
    const closes = this.now + (3 + Math.floor(this.random() * 45)) * day;
    const terms: Partial<Record<BillingPlan, string>> = {
      monthly: 'monthly',
      quarterly: 'quarterly',
      multi: 'multi_year',
      twoyear: 'multi_year',
    };
    return {
      dealname: `${row.company} – ${row.plan === 'onetime' ? 'Migration project' : 'Brightwater Platform'}`,
      pipeline,
      dealstage: stage,
      amount: row.amount,
      deal_currency_code: row.currency,
      closedate: row.hole === 'closedate' ? '' : new Date(closes).toISOString(),
      dealtype: index % 6 === 5 ? 'existingbusiness' : 'newbusiness',
      hs_priority: ['low', 'medium', 'high'][index % 3] ?? 'medium',
      billing_terms: terms[row.plan] ?? 'annual_upfront',
      kickoff_date: new Date(closes + 14 * day).toISOString().slice(0, 10),
      hs_next_step:
        ['Send order form', 'Security questionnaire', 'Call with procurement', 'Confirm kickoff date'][
          index % 4
        ] ?? '',
      hubspot_owner_id: this.ownerFor(index, row.hole),
    };
  }

  /** Gives the deal a past: it walked through every earlier stage. */
  private advance(deal: CrmRecord, stage: string, pipeline: string, born: number): void {
    const path = pipeline === 'default' ? openStages : enterpriseStages;
    const reached = path.indexOf(stage);
    const step = (this.now - born) / (reached + 2);
    for (let at = 0; at <= reached; at += 1) {
      this.crm.update(deal, { dealstage: path[at] ?? stage }, imported, Math.floor(born + step * at));
    }
  }

  private seedItems(row: Row, deal: CrmRecord, born: number): void {
    if (row.amount === '') return;
    for (const item of lineItemsFor(row.plan, Number(row.amount))) {
      const values = { ...item, hs_line_item_currency_code: row.currency };
      this.crm.associate(deal, this.crm.create('line_items', values, imported, born + day), [], imported);
    }
  }

  private seedNotes(
    row: Row,
    deal: CrmRecord,
    company: CrmRecord | null,
    contact: CrmRecord | null,
    born: number,
    index: number,
  ): void {
    const who =
      contact === null ? 'the owner' : `${contact.properties.firstname} ${contact.properties.lastname}`;
    const ordinary = [ordinaryNotes[index % 6], ordinaryNotes[(index + 3) % 6]].slice(0, 1 + (index % 2));
    const bodies = [...(specialNotes[row.slug] ?? []), ...ordinary].filter((body) => body !== undefined);
    bodies.forEach((body, at) => {
      const written = born + (at + 2) * day;
      const text = body
        .replaceAll('{contact}', who)
        .replaceAll('{company}', row.company)
        .replaceAll('{city}', row.city);
      const note = this.crm.create(
        'notes',
        {
          hs_note_body: text,
          hs_timestamp: new Date(written).toISOString(),
          hubspot_owner_id: this.ownerFor(index, row.hole),
        },
        imported,
        written,
      );
      for (const about of [deal, company, contact])
        if (about !== null) this.crm.associate(note, about, [], imported);
    });
  }

  private ownerFor(index: number, hole: string): string {
    const { owners } = this.crm.portal;
    const usable = owners.filter((owner) => !owner.archived && owner.email !== '');
    if (hole === 'deactivatedOwner') return owners.find((owner) => owner.archived)?.id ?? '';
    if (hole === 'ownerWithoutEmail') return owners.find((owner) => owner.email === '')?.id ?? '';
    return usable[index % usable.length]?.id ?? '';
  }

  /** Companies somebody typed a second time: same customer, other spelling. */
  private addNameVariations(): void {
    const variations: [string, string][] = [
      ['Alder and Finch Logistics B.V.', 'www.alderfinch.example'],
      ['JUNIPER STREET BANK', ''],
      ['Orchard Lane', 'orchardlane.example'],
    ];
    for (const [name, domain] of variations) {
      this.crm.create('companies', { name, domain, lifecyclestage: 'lead' }, imported, this.now - 5 * day);
    }
  }
}
