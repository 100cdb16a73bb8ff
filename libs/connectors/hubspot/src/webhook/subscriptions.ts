const propertyChanges: Readonly<Record<string, readonly string[]>> = {
  deal: [
    'dealstage',
    'pipeline',
    'dealname',
    'amount',
    'deal_currency_code',
    'closedate',
    'hubspot_owner_id',
  ],
  company: ['name', 'domain', 'website', 'industry', 'numberofemployees'],
  contact: ['email', 'firstname', 'lastname', 'jobtitle'],
  line_item: ['price', 'quantity', 'recurringbillingfrequency', 'hs_recurring_billing_period'],
};

/**
 * Subscriptions the app needs, as they are entered: `type` or `type property`. HubSpot has no wildcard, so every property of interest is one
 * subscription; `hs_lastmodifieddate` cannot be subscribed to. Further mapped properties work without one, but are then noticed by the poll.
 */
export const subscriptions: readonly string[] = [
  'deal.creation',
  'deal.deletion',
  'deal.restore',
  'deal.merge',
  'deal.associationChange',
  'company.deletion',
  'company.restore',
  'company.merge',
  'contact.deletion',
  'contact.restore',
  'contact.merge',
  'contact.privacyDeletion',
  ...Object.entries(propertyChanges).flatMap(([type, properties]) =>
    properties.map((property) => `${type}.propertyChange ${property}`),
  ),
];
