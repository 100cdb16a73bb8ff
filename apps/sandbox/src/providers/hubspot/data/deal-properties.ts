import type { Pipeline, PropertyDefinition } from '../crm/crm-model';
import { defineProperty } from './define-property';

const group = 'dealinformation';
const calculated = { calculated: true, readOnly: true } as const;
const money = { showCurrencySymbol: true, currencyPropertyName: 'deal_currency_code' } as const;

/** The pair of properties HubSpot keeps per stage. */
export function stageDateProperties(stageId: string, label: string): PropertyDefinition[] {
  const kept = { ...calculated, calculated: false, readOnly: true } as const;
  return [
    defineProperty(
      'dealstages',
      `hs_v2_date_entered_${stageId}`,
      `Date entered "${label}"`,
      'datetime',
      kept,
    ),
    defineProperty('dealstages', `hs_v2_date_exited_${stageId}`, `Date exited "${label}"`, 'datetime', kept),
  ];
}

/** What HubSpot derives and nobody can write. */
const calculatedProperties = (): PropertyDefinition[] => [
  defineProperty(group, 'hs_is_closed', 'Is Deal Closed?', 'bool', calculated),
  defineProperty(group, 'hs_is_closed_won', 'Is Closed Won', 'bool', calculated),
  defineProperty(group, 'hs_is_closed_lost', 'Is closed lost', 'bool', calculated),
  defineProperty(group, 'hs_deal_stage_probability', 'Deal probability', 'number', calculated),
  defineProperty(group, 'hs_projected_amount', 'Weighted amount', 'number', { ...calculated, ...money }),
  defineProperty(group, 'hs_closed_amount', 'Closed Deal Amount', 'number', { ...calculated, ...money }),
  defineProperty(group, 'hs_mrr', 'Monthly recurring revenue', 'number', { ...calculated, ...money }),
  defineProperty(group, 'hs_arr', 'Annual recurring revenue', 'number', { ...calculated, ...money }),
  defineProperty(group, 'hs_acv', 'Annual contract value', 'number', { ...calculated, ...money }),
  defineProperty(group, 'hs_tcv', 'Total contract value', 'number', { ...calculated, ...money }),
  defineProperty(group, 'num_associated_contacts', 'Number of Associated Contacts', 'number', calculated),
  defineProperty(
    group,
    'hs_num_of_associated_line_items',
    'Number of Associated Line Items',
    'number',
    calculated,
  ),
  defineProperty(group, 'hs_merged_object_ids', 'Merged Record IDs', 'enumeration', {
    readOnly: true,
    fieldType: 'checkbox',
  }),
];

/** Two properties the customer added. */
const ownProperties = (): PropertyDefinition[] => [
  defineProperty(group, 'billing_terms', 'Billing terms', 'enumeration', {
    hubspotDefined: false,
    description: 'How the customer pays.',
    options: [
      'annual_upfront|Annual, up front',
      'quarterly|Quarterly',
      'monthly|Monthly',
      'multi_year|Multi-year',
    ],
  }),
  defineProperty(group, 'kickoff_date', 'Promised kickoff', 'date', {
    hubspotDefined: false,
    description: 'The day we promised to start.',
  }),
];

/** HubSpot-defined deal properties plus two of the customer's own. */
export function dealProperties(
  pipelines: readonly Pipeline[],
  currencies: readonly string[],
): PropertyDefinition[] {
  const stages = pipelines.flatMap((pipeline) => pipeline.stages);
  return [
    defineProperty(group, 'dealname', 'Deal Name', 'string'),
    defineProperty(group, 'amount', 'Amount', 'number', money),
    defineProperty(group, 'amount_in_home_currency', 'Amount in company currency', 'number', {
      ...calculated,
      showCurrencySymbol: true,
    }),
    defineProperty(group, 'deal_currency_code', 'Currency', 'enumeration', { options: currencies }),
    defineProperty(group, 'hs_exchange_rate', 'Exchange rate', 'number', calculated),
    defineProperty(group, 'closedate', 'Close Date', 'datetime'),
    defineProperty(group, 'createdate', 'Create Date', 'datetime', { readOnly: true }),
    defineProperty(group, 'hs_lastmodifieddate', 'Last Modified Date', 'datetime', { readOnly: true }),
    defineProperty(group, 'hs_object_id', 'Record ID', 'number', { readOnly: true, hasUniqueValue: true }),
    defineProperty(group, 'pipeline', 'Pipeline', 'enumeration', { externalOptions: true }),
    defineProperty(group, 'dealstage', 'Deal Stage', 'enumeration', {
      fieldType: 'radio',
      externalOptions: true,
    }),
    defineProperty(group, 'dealtype', 'Deal Type', 'enumeration', {
      fieldType: 'radio',
      options: ['newbusiness|New Business', 'existingbusiness|Existing Business'],
    }),
    defineProperty(group, 'hs_priority', 'Priority', 'enumeration', {
      options: ['low|Low', 'medium|Medium', 'high|High'],
    }),
    defineProperty(group, 'description', 'Deal Description', 'string', { fieldType: 'textarea' }),
    defineProperty(group, 'hubspot_owner_id', 'Deal owner', 'enumeration', {
      externalOptions: true,
      referencedObjectType: 'OWNER',
    }),
    defineProperty(group, 'closed_won_reason', 'Closed Won Reason', 'string', { fieldType: 'textarea' }),
    defineProperty(group, 'closed_lost_reason', 'Closed Lost Reason', 'string', { fieldType: 'textarea' }),
    defineProperty(group, 'hs_next_step', 'Next step', 'string'),
    ...calculatedProperties(),
    defineProperty(
      'dealstages',
      'hs_v2_date_entered_current_stage',
      'Date entered current stage',
      'datetime',
      { readOnly: true },
    ),
    ...stages.flatMap((stage) => stageDateProperties(stage.id, stage.label)),
    ...ownProperties(),
  ];
}
