import type { ScopeGroup } from '@thread/connector-kit';

/** Without any one of these the connection cannot create accounts at all. */
export const requiredScopes = [
  'oauth',
  'crm.objects.deals.read',
  'crm.objects.companies.read',
  'crm.objects.contacts.read',
  'crm.objects.owners.read',
  'crm.schemas.deals.read',
  'crm.schemas.companies.read',
  'crm.schemas.contacts.read',
] as const;

export const lineItemScope = 'crm.objects.line_items.read';

export const writeBackGroup = 'write_back';
export const createPropertiesGroup = 'create_properties';

/** Asked for only when an admin switches the feature on; a refused one stops that feature alone. */
export const optionalScopeGroups: readonly ScopeGroup[] = [
  {
    id: 'line_items',
    label: 'Line items',
    enables:
      'ARR is computed from the deal’s line items and their billing periods. Without it the deal’s own amount is used.',
    scopes: [lineItemScope],
  },
  {
    id: 'currencies',
    label: 'Currencies',
    enables:
      'The currencies the account uses are known beside its home currency. Without it amounts keep their own currency all the same.',
    scopes: ['settings.currencies.read'],
  },
  {
    id: writeBackGroup,
    label: 'Write back',
    enables:
      'Fields you choose and the state of the onboarding are written to deals and companies. Without it Thread only reads.',
    scopes: ['crm.objects.deals.write', 'crm.objects.companies.write'],
  },
  {
    id: createPropertiesGroup,
    label: 'Make properties',
    enables:
      'Thread makes the properties the state of the onboarding is written to. Without it an admin makes them in HubSpot.',
    scopes: ['crm.schemas.deals.write', 'crm.schemas.companies.write'],
  },
];
