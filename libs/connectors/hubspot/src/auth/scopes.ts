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
];
