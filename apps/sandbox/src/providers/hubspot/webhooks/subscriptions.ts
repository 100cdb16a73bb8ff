import type { CrmEvent } from '../crm/crm-events';
import { objectTypeFacts, type ObjectType } from '../crm/object-types';

/** One subscription of the app's webhook configuration. Notes exist only as the generic `object.*` kind. */
export interface Subscription {
  id: number;
  subscriptionType: string;
  objectType: ObjectType;
  kind: CrmEvent['kind'];
  propertyName: string | null;
}

const lifecycle = ['creation', 'deletion', 'merge', 'restore', 'associationChange'] as const;

const watched: Partial<Record<ObjectType, readonly string[]>> = {
  deals: [
    'dealstage',
    'pipeline',
    'dealname',
    'amount',
    'deal_currency_code',
    'closedate',
    'hubspot_owner_id',
    'dealtype',
    'billing_terms',
    'kickoff_date',
  ],
  companies: ['name', 'domain', 'industry', 'numberofemployees', 'hubspot_owner_id', 'customer_tier'],
  contacts: ['email', 'firstname', 'lastname', 'jobtitle', 'phone'],
  line_items: ['name', 'price', 'quantity', 'recurringbillingfrequency', 'hs_recurring_billing_period'],
  notes: ['hs_note_body'],
};

/** The app's subscriptions, as its webhook configuration file would list them. Ids are stable. */
export function defaultSubscriptions(): Subscription[] {
  const list: Subscription[] = [];
  const add = (objectType: ObjectType, kind: CrmEvent['kind'], propertyName: string | null) => {
    const prefix = objectType === 'notes' ? 'object' : objectTypeFacts[objectType].singular;
    list.push({
      id: 3_100_001 + list.length,
      subscriptionType: `${prefix}.${kind}`,
      objectType,
      kind,
      propertyName,
    });
  };
  for (const objectType of ['deals', 'companies', 'contacts', 'line_items', 'notes'] as const) {
    for (const kind of lifecycle) add(objectType, kind, null);
    for (const property of watched[objectType] ?? []) add(objectType, 'propertyChange', property);
  }
  add('contacts', 'privacyDeletion', null);
  return list;
}

/** The subscriptions an event belongs to. */
export function matching(subscriptions: readonly Subscription[], event: CrmEvent): Subscription[] {
  return subscriptions.filter(
    (one) =>
      one.objectType === event.type &&
      one.kind === event.kind &&
      (event.kind !== 'propertyChange' || one.propertyName === event.property),
  );
}
