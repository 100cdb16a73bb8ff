import { computed, field, lookup, systemFields, type FieldDefinition } from './field-definition';
import {
  accountFields,
  contactFields,
  description,
  money,
  name,
  opportunityFields,
  owner,
  projectFields,
} from './sales-fields';

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
  'Project__c',
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
];

const noteObjects = (): SObjectDefinition[] => [
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

/** What the org made itself. */
const customObjects = (): SObjectDefinition[] => [
  define('Project__c', ['Project', 'Projects'], 'a0P', projectFields),
];

const withCurrency: readonly SObjectName[] = [
  'Account',
  'Contact',
  'Opportunity',
  'OpportunityLineItem',
  'Project__c',
];

/** The objects of an org. `CurrencyType` and the fields `CurrencyIsoCode` exist only where several currencies are switched on. */
export function sobjectDefinitions(currencies: readonly string[]): Map<SObjectName, SObjectDefinition> {
  const definitions = [
    ...setupObjects(),
    ...salesObjects(),
    ...activityObjects(),
    ...noteObjects(),
    ...customObjects(),
  ];
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
