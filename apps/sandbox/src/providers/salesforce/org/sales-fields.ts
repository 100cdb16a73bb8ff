import { computed, field, lookup, type FieldDefinition } from './field-definition';

export const name = field('Name', 'Name', 'string', { nillable: false });
export const owner = lookup('OwnerId', 'Owner ID', 'User', { nillable: false });
export const description = field('Description', 'Description', 'textarea');
export const money = (api: string, label: string): FieldDefinition => field(api, label, 'currency');

export const opportunityFields: readonly FieldDefinition[] = [
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

export const accountFields: readonly FieldDefinition[] = [
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

export const contactFields: readonly FieldDefinition[] = [
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

export const projectFields: readonly FieldDefinition[] = [
  { ...name, label: 'Project Name', length: 80 },
  field('Status__c', 'Status', 'picklist', {
    picklist: ['Planned', 'In delivery', 'Ready', 'Live', 'Cancelled'],
    restricted: true,
  }),
  lookup('Account__c', 'Account', 'Account'),
  lookup('Contact__c', 'Project Lead', 'Contact'),
  field('Go_Live__c', 'Go-live', 'date'),
  money('Amount__c', 'Amount'),
  field('Approved__c', 'Approved', 'boolean', { nillable: false }),
  owner,
];
