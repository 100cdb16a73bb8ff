import type { Org } from './org';
import type { RecordWriter } from './record-writer';
import type { SeedCompany } from './seed-companies';
import { newestValues, type FieldValues } from './sobject-record';

/** What an opportunity has and what it lacks. */
export interface OpportunityPlan {
  account: boolean;
  amount: boolean;
  contacts: number;
  /** One of the contacts is marked as the primary one. */
  primary: boolean;
  lineItems: number;
  note: boolean;
  ownerActive: boolean;
}

export const completePlan: OpportunityPlan = {
  account: true,
  amount: true,
  contacts: 2,
  primary: true,
  lineItems: 1,
  note: true,
  ownerActive: true,
};

export interface NewOpportunity {
  company: SeedCompany;
  stage: string;
  plan: OpportunityPlan;
  productIds: readonly string[];
  amount: number;
  closeDate: string;
  currency: string;
  /** Undefined = now. */
  createdAt?: number;
  more: FieldValues;
}

const contactNames: readonly (readonly [first: string, last: string, title: string, role: string])[] = [
  ['Priya', 'Aldersey', 'Head of Operations', 'Decision Maker'],
  ['Jonas', 'Brandtner', 'IT Lead', 'Evaluator'],
  ['Chiara', 'Moretti', 'CFO', 'Economic Buyer'],
];

/** Users by whether they are active, without the integration user. */
function ownerOf(org: Org, isActive: boolean, at: number): string {
  const users = [...org.table('User').values()].filter(
    (user) => user.id !== org.userId && newestValues(user).IsActive === isActive,
  );
  return users[at % Math.max(1, users.length)]?.id ?? org.userId;
}

/** The place a new record goes to, and whose and when it is. */
interface Ground {
  org: Org;
  writer: RecordWriter;
  wanted: NewOpportunity;
  owner: string;
  currency: FieldValues;
}

function addAccount({ writer, wanted, owner, currency }: Ground): string {
  const [name, domain, industry, employees] = wanted.company;
  const values = {
    Name: name,
    Website: domain === null ? null : `https://www.${domain}`,
    Industry: industry,
    NumberOfEmployees: employees,
    BillingCountry: 'Germany',
    OwnerId: owner,
    ...currency,
  };
  return writer.create('Account', values, owner, wanted.createdAt);
}

function addDeal({ org, writer, wanted, owner, currency }: Ground, accountId: string | null): string {
  const { plan, stage, amount, closeDate, createdAt, more } = wanted;
  const isRenewal = plan.lineItems === 0;
  const recordTypes = [...org.table('RecordType').keys()];
  const recordType: FieldValues =
    recordTypes.length > 0 ? { RecordTypeId: recordTypes.at(isRenewal ? -1 : 0) ?? null } : {};
  const values = {
    Name: `${wanted.company[0]} – ${isRenewal ? 'Renewal' : 'Platform'}`,
    AccountId: accountId,
    StageName: stage,
    Amount: plan.amount ? amount : null,
    CloseDate: closeDate,
    Type: 'New Business',
    OwnerId: owner,
    Contract_Term_Months__c: isRenewal ? 12 : null,
    ...recordType,
    ...currency,
    ...more,
  };
  return writer.create('Opportunity', values, owner, createdAt);
}

function addContacts(
  { writer, wanted, owner, currency }: Ground,
  id: string,
  accountId: string | null,
): void {
  const { plan, createdAt } = wanted;
  const mailDomain = wanted.company[1] ?? 'post.example';
  for (const [at, [first, last, title, role]] of contactNames.slice(0, plan.contacts).entries()) {
    const contact = {
      FirstName: first,
      LastName: last,
      Email: `${first}.${last}@${mailDomain}`.toLowerCase(),
      Title: title,
      AccountId: accountId,
      OwnerId: owner,
      ...currency,
    };
    const contactId = writer.create('Contact', contact, owner, createdAt);
    const values = {
      OpportunityId: id,
      ContactId: contactId,
      Role: role,
      IsPrimary: plan.primary && at === 0,
    };
    writer.create('OpportunityContactRole', values, owner, createdAt);
  }
}

function addProducts({ writer, wanted, owner, currency }: Ground, id: string): void {
  for (const productId of wanted.productIds.slice(0, wanted.plan.lineItems)) {
    const values = {
      OpportunityId: id,
      Product2Id: productId,
      Quantity: 1,
      UnitPrice: wanted.amount,
      TotalPrice: wanted.amount,
      ...currency,
    };
    writer.create('OpportunityLineItem', values, owner, wanted.createdAt);
  }
}

function addNote({ writer, wanted, owner }: Ground, id: string): void {
  const { createdAt } = wanted;
  const text = `<p>${wanted.company[0]} wants to be live before the next quarter. Main worry: the migration of old data.</p>`;
  const content = Buffer.from(text).toString('base64');
  const title = { Title: 'Discovery call' };
  writer.create('ContentNote', { ...title, Content: content }, owner, createdAt);
  // A note is a document, too, and has its id: both count alike.
  const version = { ...title, VersionData: content, FileType: 'SNOTE' };
  const versionId = writer.create('ContentVersion', version, owner, createdAt);
  const document = { ...title, FileType: 'SNOTE', LatestPublishedVersionId: versionId };
  const noteId = writer.create('ContentDocument', document, owner, createdAt);
  const link = { ContentDocumentId: noteId, LinkedEntityId: id, ShareType: 'V', Visibility: 'AllUsers' };
  writer.create('ContentDocumentLink', link, owner, createdAt);
  const task = {
    WhatId: id,
    Subject: 'Call: next steps',
    Status: 'Completed',
    TaskSubtype: 'Call',
    OwnerId: owner,
  };
  writer.create('Task', task, owner, createdAt);
}

/** Makes an opportunity with its account, contacts, products and a note, as its plan says. Returns its id. */
export function addOpportunity(org: Org, writer: RecordWriter, wanted: NewOpportunity): string {
  const { plan } = wanted;
  const ground: Ground = {
    org,
    writer,
    wanted,
    owner: ownerOf(org, plan.ownerActive, org.table('Opportunity').size),
    currency: org.isMultiCurrency ? { CurrencyIsoCode: wanted.currency } : {},
  };
  const accountId = plan.account ? addAccount(ground) : null;
  const id = addDeal(ground, accountId);
  addContacts(ground, id, accountId);
  addProducts(ground, id);
  if (plan.note) addNote(ground, id);
  return id;
}
