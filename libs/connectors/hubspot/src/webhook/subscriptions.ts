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

/** What a person looks at when HubSpot has stopped telling of changes. */
export const whenSilent: readonly string[] = [
  'In HubSpot’s developer account open the app, then Monitoring → Webhooks: 401 means that the client secret or the address differ from Thread’s, a timeout that the address cannot be reached from the internet.',
  'When nothing is listed there, open the app’s webhooks: the target URL must be the address the connection shows, and each subscription it lists must be there and active. In a project upload webhooks-hsmeta.json again.',
  'When subscriptions are right, look whether the app is still installed in this account: Settings → Integrations → Connected apps. If it is not, reconnect.',
];
