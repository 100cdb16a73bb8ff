import type { PropertyDefinition } from '../crm/crm-model';
import { defineProperty } from './define-property';

const readOnly = { readOnly: true } as const;
const merged = { readOnly: true, fieldType: 'checkbox' } as const;

export function companyProperties(): PropertyDefinition[] {
  const group = 'companyinformation';
  return [
    defineProperty(group, 'name', 'Company name', 'string'),
    defineProperty(group, 'domain', 'Company Domain Name', 'string'),
    defineProperty(group, 'website', 'Website URL', 'string'),
    defineProperty(group, 'phone', 'Phone Number', 'string', { fieldType: 'phonenumber' }),
    defineProperty(group, 'industry', 'Industry', 'enumeration', {
      options: [
        'COMPUTER_SOFTWARE|Computer Software',
        'FINANCIAL_SERVICES|Financial Services',
        'HOSPITAL_HEALTH_CARE|Hospital & Health Care',
        'LOGISTICS_AND_SUPPLY_CHAIN|Logistics and Supply Chain',
        'MANUFACTURING|Manufacturing',
        'RETAIL|Retail',
        'RENEWABLES_ENVIRONMENT|Renewables & Environment',
        'HIGHER_EDUCATION|Higher Education',
      ],
    }),
    defineProperty(group, 'numberofemployees', 'Number of Employees', 'number'),
    defineProperty(group, 'annualrevenue', 'Annual Revenue', 'number', { showCurrencySymbol: true }),
    defineProperty(group, 'address', 'Street Address', 'string'),
    defineProperty(group, 'city', 'City', 'string'),
    defineProperty(group, 'state', 'State/Region', 'string'),
    defineProperty(group, 'zip', 'Postal Code', 'string'),
    defineProperty(group, 'country', 'Country/Region', 'string'),
    defineProperty(group, 'description', 'Description', 'string', { fieldType: 'textarea' }),
    defineProperty(group, 'lifecyclestage', 'Lifecycle Stage', 'enumeration', {
      fieldType: 'radio',
      options: ['lead|Lead', 'opportunity|Opportunity', 'customer|Customer'],
    }),
    defineProperty(group, 'hubspot_owner_id', 'Company owner', 'enumeration', {
      externalOptions: true,
      referencedObjectType: 'OWNER',
    }),
    defineProperty(group, 'createdate', 'Create Date', 'datetime', readOnly),
    defineProperty(group, 'hs_lastmodifieddate', 'Last Modified Date', 'datetime', readOnly),
    defineProperty(group, 'hs_object_id', 'Record ID', 'number', { ...readOnly, hasUniqueValue: true }),
    defineProperty(group, 'hs_merged_object_ids', 'Merged Record IDs', 'enumeration', merged),
    defineProperty(group, 'customer_tier', 'Customer tier', 'enumeration', {
      hubspotDefined: false,
      options: ['starter|Starter', 'growth|Growth', 'enterprise|Enterprise'],
    }),
  ];
}

export function contactProperties(): PropertyDefinition[] {
  const group = 'contactinformation';
  return [
    defineProperty(group, 'email', 'Email', 'string', { hasUniqueValue: true }),
    defineProperty(group, 'firstname', 'First Name', 'string'),
    defineProperty(group, 'lastname', 'Last Name', 'string'),
    defineProperty(group, 'phone', 'Phone Number', 'string', { fieldType: 'phonenumber' }),
    defineProperty(group, 'mobilephone', 'Mobile Phone Number', 'string', { fieldType: 'phonenumber' }),
    defineProperty(group, 'jobtitle', 'Job Title', 'string'),
    defineProperty(group, 'company', 'Company Name', 'string'),
    defineProperty(group, 'hs_buying_role', 'Buying Role', 'enumeration', {
      fieldType: 'checkbox',
      options: [
        'DECISION_MAKER|Decision Maker',
        'CHAMPION|Champion',
        'BUDGET_HOLDER|Budget Holder',
        'END_USER|End User',
      ],
    }),
    defineProperty(group, 'lifecyclestage', 'Lifecycle Stage', 'enumeration', {
      fieldType: 'radio',
      options: ['lead|Lead', 'opportunity|Opportunity', 'customer|Customer'],
    }),
    defineProperty(group, 'hubspot_owner_id', 'Contact owner', 'enumeration', {
      externalOptions: true,
      referencedObjectType: 'OWNER',
    }),
    defineProperty(group, 'createdate', 'Create Date', 'datetime', readOnly),
    defineProperty(group, 'lastmodifieddate', 'Last Modified Date', 'datetime', readOnly),
    defineProperty(group, 'hs_object_id', 'Record ID', 'number', { ...readOnly, hasUniqueValue: true }),
    defineProperty(group, 'hs_merged_object_ids', 'Merged Record IDs', 'enumeration', merged),
  ];
}

export function noteProperties(): PropertyDefinition[] {
  const group = 'engagement';
  return [
    defineProperty(group, 'hs_note_body', 'Note body', 'string', { fieldType: 'html' }),
    defineProperty(group, 'hs_timestamp', 'Activity date', 'datetime'),
    defineProperty(group, 'hs_attachment_ids', 'Attached file IDs', 'enumeration', { fieldType: 'checkbox' }),
    defineProperty(group, 'hubspot_owner_id', 'Activity assigned to', 'enumeration', {
      externalOptions: true,
      referencedObjectType: 'OWNER',
    }),
    defineProperty(group, 'hs_createdate', 'Create date', 'datetime', readOnly),
    defineProperty(group, 'hs_lastmodifieddate', 'Last modified date', 'datetime', readOnly),
    defineProperty(group, 'hs_object_id', 'Record ID', 'number', { ...readOnly, hasUniqueValue: true }),
  ];
}

export function lineItemProperties(currencies: readonly string[]): PropertyDefinition[] {
  const group = 'lineiteminformation';
  const calculated = { calculated: true, readOnly: true } as const;
  const frequencies = [
    'weekly|Weekly',
    'biweekly|Every two weeks',
    'monthly|Monthly',
    'quarterly|Quarterly',
    'per_six_months|Semi-annually',
    'annually|Annually',
    'per_two_years|Every two years',
    'per_three_years|Every three years',
    'per_four_years|Every four years',
    'per_five_years|Every five years',
  ];
  return [
    defineProperty(group, 'name', 'Name', 'string'),
    defineProperty(group, 'description', 'Product description', 'string', { fieldType: 'textarea' }),
    defineProperty(group, 'hs_sku', 'SKU', 'string'),
    defineProperty(group, 'hs_product_id', 'Product ID', 'number'),
    defineProperty(group, 'quantity', 'Quantity', 'number'),
    defineProperty(group, 'price', 'Unit price', 'number', { showCurrencySymbol: true }),
    defineProperty(group, 'discount', 'Unit discount', 'number'),
    defineProperty(group, 'amount', 'Net price', 'number', calculated),
    defineProperty(group, 'recurringbillingfrequency', 'Billing frequency', 'enumeration', {
      options: frequencies,
    }),
    defineProperty(group, 'hs_recurring_billing_period', 'Term', 'string'),
    defineProperty(group, 'hs_recurring_billing_start_date', 'Billing start date', 'date'),
    defineProperty(group, 'hs_recurring_billing_end_date', 'Billing end date', 'date', readOnly),
    defineProperty(group, 'hs_line_item_currency_code', 'Currency', 'enumeration', { options: currencies }),
    defineProperty(group, 'hs_mrr', 'Monthly recurring revenue', 'number', calculated),
    defineProperty(group, 'hs_arr', 'Annual recurring revenue', 'number', calculated),
    defineProperty(group, 'hs_acv', 'Annual contract value', 'number', calculated),
    defineProperty(group, 'hs_tcv', 'Total contract value', 'number', calculated),
    defineProperty(group, 'createdate', 'Create date', 'datetime', readOnly),
    defineProperty(group, 'hs_lastmodifieddate', 'Last modified date', 'datetime', readOnly),
    defineProperty(group, 'hs_object_id', 'Record ID', 'number', { ...readOnly, hasUniqueValue: true }),
  ];
}
