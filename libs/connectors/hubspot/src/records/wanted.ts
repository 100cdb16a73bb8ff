import type { WantedProperties } from '@thread/connector-kit';

/** Properties every read brings, because snapshots are built from them; the mapping's come on top. */
const always = {
  deal: [
    'dealname',
    'dealstage',
    'pipeline',
    'amount',
    'deal_currency_code',
    'closedate',
    'hubspot_owner_id',
    'hs_arr',
    'hs_lastmodifieddate',
    'hs_merged_object_ids',
  ],
  company: ['name', 'domain', 'website', 'hs_lastmodifieddate', 'hs_merged_object_ids'],
  contact: ['email', 'firstname', 'lastname', 'jobtitle', 'lastmodifieddate'],
} as const;

export const lineItemProperties = [
  'name',
  'quantity',
  'price',
  'amount',
  'recurringbillingfrequency',
  'hs_recurring_billing_period',
  'hs_line_item_currency_code',
] as const;

const propertyName = /^[a-zA-Z0-9_]{1,200}$/;

/** The properties to ask for, without repeats and without anything that cannot be a property's name (HubSpot would refuse the whole batch). */
export function propertiesToRead(role: keyof typeof always, wanted: WantedProperties): readonly string[] {
  return [...new Set([...always[role], ...wanted[role].filter((name) => propertyName.test(name))])];
}
