import { computed, field, lookup, systemFields, type FieldDefinition } from './field-definition';

export const sobjectNames = [
  'Organization',
  'User',
  'RecordType',
  'CurrencyType',
  'Account',
  'Contact',
  'Opportunity',
  'OpportunityStage',
  'OpportunityHistory',
  'OpportunityFieldHistory',
  'OpportunityContactRole',
  'OpportunityLineItem',
  'Product2',
  'Task',
  'Note',
  'ContentNote',
  'ContentDocument',
  'ContentVersion',
  'ContentDocumentLink',
] as const;
export type SObjectName = (typeof sobjectNames)[number];

export interface SObjectDefinition {
  name: SObjectName;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  /** Records of it can be made and changed through the API. */
  writable: boolean;
  /** getUpdated and getDeleted work for it. */
  replicateable: boolean;
  fields: FieldDefinition[];
}

const name = field('Name', 'Name', 'string', { nillable: false });
const owner = lookup('OwnerId', 'Owner ID', 'User', { nillable: false });
const description = field('Description', 'Description', 'textarea');
const money = (api: string, label: string): FieldDefinition => field(api, label, 'currency');

const opportunityFields: readonly FieldDefinition[] = [
  { ...name, label: 'Name', length: 120 },
  lookup('AccountId', 'Account ID', 'Account'),
  lookup('RecordTypeId', 'Record Type ID', 'RecordType'),
  field('StageName', 'Stage', 'picklist', { nillable: false }),
  money('Amount', 'Amount'),
  field('Probability', 'Probability (%)', 'percent'),
  computed('ExpectedRevenue', 'Expected Amount', 'currency', { calculated: true }),
  field('CloseDate', 'Close Date', 'date', { nillable: false }),
  field('Type', 'Opportunity Type', 'picklist', { picklist: ['New Business', 'Existing Business'] }),
  field('NextStep', 'Next Step', 'string'),
  field('LeadSource', 'Lead Source', 'picklist', { picklist: ['Web', 'Partner', 'Event', 'Other'] }),
  computed('IsClosed', 'Closed', 'boolean', { nillable: false }),
  computed('IsWon', 'Won', 'boolean', { nillable: false }),
  field('ForecastCategoryName', 'Forecast Category', 'picklist'),
  description,
  owner,
  computed('HasOpportunityLineItem', 'Has Line Item', 'boolean', { nillable: false }),
  computed('LastStageChangeDate', 'Last Stage Change Date', 'datetime'),
  field('Contract_Term_Months__c', 'Contract Term (months)', 'double'),
  money('ARR__c', 'Annual Recurring Revenue'),
  field('Use_Case__c', 'Use Case', 'picklist', {
    picklist: ['Analytics', 'Automation', 'Compliance'],
    restricted: true,
  }),
  field('Implementation_Notes__c', 'Implementation Notes', 'textarea'),
  field('Delivery_Status__c', 'Delivery Status', 'picklist', {
    picklist: ['Not started', 'Preparing', 'Ready', 'Live', 'Cancelled'],
    restricted: true,
    tracked: true,
  }),
  field('Kickoff_Booked__c', 'Kick-off Booked', 'boolean', { nillable: false }),
  field('Go_Live_Date__c', 'Go-live Date', 'date'),
];

const accountFields: readonly FieldDefinition[] = [
  { ...name, label: 'Account Name' },
  field('Website', 'Website', 'url'),
  field('Industry', 'Industry', 'picklist', {
    picklist: ['Energy', 'Finance', 'Healthcare', 'Logistics', 'Manufacturing', 'Retail', 'Technology'],
  }),
  field('NumberOfEmployees', 'Employees', 'int'),
  money('AnnualRevenue', 'Annual Revenue'),
  field('Type', 'Account Type', 'picklist', { picklist: ['Prospect', 'Customer', 'Partner'] }),
  field('BillingCity', 'Billing City', 'string'),
  field('BillingCountry', 'Billing Country', 'string'),
  field('Phone', 'Account Phone', 'phone'),
  lookup('ParentId', 'Parent Account ID', 'Account'),
  computed('MasterRecordId', 'Master Record ID', 'reference', {
    referenceTo: ['Account'],
    relationshipName: 'MasterRecord',
  }),
  description,
  owner,
];

const contactFields: readonly FieldDefinition[] = [
  field('FirstName', 'First Name', 'string'),
  field('LastName', 'Last Name', 'string', { nillable: false }),
  computed('Name', 'Full Name', 'string', { nillable: false }),
  field('Email', 'Email', 'email'),
  field('Phone', 'Business Phone', 'phone'),
  field('Title', 'Title', 'string'),
  lookup('AccountId', 'Account ID', 'Account'),
  computed('MasterRecordId', 'Master Record ID', 'reference', {
    referenceTo: ['Contact'],
    relationshipName: 'MasterRecord',
  }),
  owner,
];

/** Rows of a field history are never changed. */
const systemFieldsOf = (api: SObjectName): readonly FieldDefinition[] =>
  api === 'OpportunityFieldHistory'
    ? systemFields.filter(({ name: one }) => !/^(?:LastModified|SystemModstamp)/.test(one))
    : systemFields;

const define = (
  api: SObjectName,
  labels: readonly [label: string, plural: string],
  keyPrefix: string,
  fields: readonly FieldDefinition[],
  more: { writable?: boolean; replicateable?: boolean } = {},
): SObjectDefinition => ({
  name: api,
  label: labels[0],
  labelPlural: labels[1],
  keyPrefix,
  writable: more.writable ?? true,
  replicateable: more.replicateable ?? true,
  fields: [...systemFieldsOf(api), ...fields].map((one) => ({ ...one })),
});

const readOnly = { writable: false, replicateable: false } as const;

const setupObjects = (): SObjectDefinition[] => [
  define(
    'Organization',
    ['Organization', 'Organizations'],
    '00D',
    [
      name,
      computed('IsSandbox', 'Is Sandbox', 'boolean'),
      computed('OrganizationType', 'Edition', 'picklist'),
      computed('InstanceName', 'Instance Name', 'string'),
      field('TimeZoneSidKey', 'Time Zone', 'picklist'),
    ],
    readOnly,
  ),
  define(
    'User',
    ['User', 'Users'],
    '005',
    [
      computed('Name', 'Full Name', 'string'),
      field('FirstName', 'First Name', 'string'),
      field('LastName', 'Last Name', 'string'),
      field('Username', 'Username', 'string'),
      field('Email', 'Email', 'email'),
      field('IsActive', 'Active', 'boolean'),
      computed('UserType', 'User Type', 'picklist'),
      field('TimeZoneSidKey', 'Time Zone', 'picklist'),
    ],
    { writable: false },
  ),
  define(
    'RecordType',
    ['Record Type', 'Record Types'],
    '012',
    [
      name,
      field('DeveloperName', 'Record Type Name', 'string'),
      field('SobjectType', 'SObject Type Name', 'picklist'),
      field('IsActive', 'Active', 'boolean'),
    ],
    readOnly,
  ),
  define(
    'OpportunityStage',
    ['Opportunity Stage', 'Opportunity Stages'],
    '01J',
    [
      computed('MasterLabel', 'Master Label', 'string'),
      computed('ApiName', 'API Name', 'string'),
      computed('IsActive', 'Is Active', 'boolean'),
      computed('SortOrder', 'Sort Order', 'int'),
      computed('IsClosed', 'Closed', 'boolean'),
      computed('IsWon', 'Won', 'boolean'),
      computed('ForecastCategoryName', 'Forecast Category Name', 'picklist'),
      computed('DefaultProbability', 'Probability (%)', 'percent'),
    ],
    readOnly,
  ),
];

const salesObjects = (): SObjectDefinition[] => [
  define('Account', ['Account', 'Accounts'], '001', accountFields),
  define('Contact', ['Contact', 'Contacts'], '003', contactFields),
  define('Opportunity', ['Opportunity', 'Opportunities'], '006', opportunityFields),
  define(
    'OpportunityHistory',
    ['Opportunity: Stage Change', 'Opportunity: Stage Change'],
    '008',
    [
      lookup('OpportunityId', 'Opportunity ID', 'Opportunity', { nillable: false }),
      computed('StageName', 'Stage Name', 'picklist'),
      computed('Amount', 'Amount', 'currency'),
      computed('CloseDate', 'Close Date', 'date'),
      computed('Probability', 'Probability (%)', 'percent'),
    ],
    { writable: false },
  ),
  define(
    'OpportunityFieldHistory',
    ['Opportunity Field History', 'Opportunity Field History'],
    '017',
    [
      lookup('OpportunityId', 'Opportunity ID', 'Opportunity', { nillable: false }),
      computed('Field', 'Changed Field', 'picklist', { nillable: false, restricted: true }),
      computed('OldValue', 'Old Value', 'anyType'),
      computed('NewValue', 'New Value', 'anyType'),
    ],
    readOnly,
  ),
  define('OpportunityContactRole', ['Opportunity Contact Role', 'Opportunity Contact Role'], '00K', [
    lookup('OpportunityId', 'Opportunity ID', 'Opportunity', { nillable: false, updateable: false }),
    lookup('ContactId', 'Contact ID', 'Contact', { nillable: false }),
    field('Role', 'Role', 'picklist', {
      picklist: ['Decision Maker', 'Economic Buyer', 'Evaluator', 'Other'],
    }),
    field('IsPrimary', 'Primary', 'boolean'),
  ]),
  define('Product2', ['Product', 'Products'], '01t', [
    { ...name, label: 'Product Name' },
    field('ProductCode', 'Product Code', 'string'),
    field('RevenueInstallmentPeriod', 'Revenue Installment Period', 'picklist', {
      picklist: ['Daily', 'Weekly', 'Monthly', 'Quarterly', 'Yearly'],
    }),
    field('NumberOfRevenueInstallments', 'Number Of Revenue Installments', 'int'),
    field('IsActive', 'Active', 'boolean'),
  ]),
  define('OpportunityLineItem', ['Opportunity Product', 'Opportunity Product'], '00k', [
    lookup('OpportunityId', 'Opportunity ID', 'Opportunity', { nillable: false, updateable: false }),
    lookup('Product2Id', 'Product ID', 'Product2', { updateable: false }),
    computed('Name', 'Opportunity Product Name', 'string'),
    field('Quantity', 'Quantity', 'double', { nillable: false }),
    money('UnitPrice', 'Sales Price'),
    money('TotalPrice', 'Total Price'),
    field('ServiceDate', 'Date', 'date'),
    field('Description', 'Line Description', 'string'),
  ]),
];

const activityObjects = (): SObjectDefinition[] => [
  define('Task', ['Task', 'Tasks'], '00T', [
    lookup('WhoId', 'Name ID', 'Contact'),
    lookup('WhatId', 'Related To ID', 'Opportunity'),
    field('Subject', 'Subject', 'string'),
    field('Status', 'Status', 'picklist', { picklist: ['Not Started', 'In Progress', 'Completed'] }),
    field('Priority', 'Priority', 'picklist', { picklist: ['High', 'Normal', 'Low'] }),
    field('ActivityDate', 'Due Date Only', 'date'),
    field('TaskSubtype', 'Task Subtype', 'picklist', { picklist: ['Task', 'Call', 'Email'] }),
    computed('IsClosed', 'Closed', 'boolean'),
    description,
    owner,
  ]),
  define('Note', ['Note', 'Notes'], '002', [
    lookup('ParentId', 'Parent ID', 'Opportunity', { updateable: false }),
    field('Title', 'Title', 'string', { nillable: false }),
    field('Body', 'Body', 'textarea'),
    field('IsPrivate', 'Private', 'boolean'),
    owner,
  ]),
  define('ContentNote', ['Note', 'Notes'], '069', [
    field('Title', 'Title', 'string', { nillable: false }),
    field('Content', 'Content', 'base64'),
    computed('TextPreview', 'Text Preview', 'string'),
    computed('FileType', 'File Type', 'string'),
    owner,
  ]),
  define(
    'ContentDocument',
    ['Content Document', 'Content Documents'],
    '069',
    [
      field('Title', 'Title', 'string', { nillable: false }),
      field('FileType', 'File Type', 'string'),
      lookup('LatestPublishedVersionId', 'Latest Published Version ID', 'ContentVersion'),
      owner,
    ],
    { writable: false },
  ),
  define(
    'ContentVersion',
    ['Content Version', 'Content Versions'],
    '068',
    [
      field('Title', 'Title', 'string', { nillable: false }),
      field('VersionData', 'Version Data', 'base64'),
      computed('TextPreview', 'Text Preview', 'string'),
      field('FileType', 'File Type', 'string'),
      owner,
    ],
    { writable: false },
  ),
  define(
    'ContentDocumentLink',
    ['Content Document Link', 'Content Document Links'],
    '06A',
    [
      lookup('ContentDocumentId', 'ContentDocument ID', 'ContentDocument', { nillable: false }),
      lookup('LinkedEntityId', 'Linked Entity ID', 'Opportunity', { nillable: false }),
      field('ShareType', 'Share Type', 'picklist'),
      field('Visibility', 'Visibility', 'picklist'),
    ],
    { replicateable: false },
  ),
];

const withCurrency: readonly SObjectName[] = ['Account', 'Contact', 'Opportunity', 'OpportunityLineItem'];

/** The objects of an org. `CurrencyType` and the fields `CurrencyIsoCode` exist only where several currencies are switched on. */
export function sobjectDefinitions(currencies: readonly string[]): Map<SObjectName, SObjectDefinition> {
  const definitions = [...setupObjects(), ...salesObjects(), ...activityObjects()];
  if (currencies.length > 1) {
    definitions.push(
      define(
        'CurrencyType',
        ['Currency Type', 'Currency Types'],
        '01L',
        [
          computed('IsoCode', 'ISO Code', 'picklist'),
          computed('ConversionRate', 'Conversion Rate', 'double'),
          computed('IsActive', 'Active', 'boolean'),
          computed('IsCorporate', 'Corporate Currency', 'boolean'),
        ],
        readOnly,
      ),
    );
    for (const one of definitions) {
      if (!withCurrency.includes(one.name)) continue;
      one.fields.push(
        field('CurrencyIsoCode', 'Currency ISO Code', 'picklist', {
          picklist: [...currencies],
          restricted: true,
        }),
      );
    }
  }
  return new Map(definitions.map((one) => [one.name, one]));
}
