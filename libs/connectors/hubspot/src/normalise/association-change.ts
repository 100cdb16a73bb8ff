import type { CanonicalEvent } from '@thread/domain';
import { roleOf } from '../hubspot.object-types';
import { associationEvent } from './event-schemas';
import { isOwnChange } from './own-change';
import { roleOfEvent } from './record-events';

/** `DEAL_TO_COMPANY` → deal, company. Null where a custom label hides the types. */
const endsOf = (associationType: string): { readonly from: string | null; readonly to: string | null } => {
  const [from, to] = associationType.split('_TO_');
  return {
    from: roleOf(from?.match(/^[A-Z_]+$/)?.[0] ?? null),
    to: roleOf(to?.match(/^[A-Z_]+$/)?.[0] ?? null),
  };
};

/** An association was made or removed. HubSpot sends one event for each direction; each is about its `from` record. */
export function normaliseAssociationChange(json: unknown, appId: string | null): readonly CanonicalEvent[] {
  const event = associationEvent.parse(json);
  const ends = endsOf(event.associationType ?? '');
  const near = event.subscriptionType.startsWith('object.')
    ? roleOf(event.fromObjectTypeId ?? event.objectTypeId ?? null)
    : roleOfEvent(event);
  return [
    {
      kind: 'record.associated',
      ref: { objectType: near ?? ends.from ?? 'object', externalId: event.fromObjectId },
      to: {
        objectType: roleOf(event.toObjectTypeId ?? null) ?? ends.to ?? 'object',
        externalId: event.toObjectId,
      },
      removed: event.associationRemoved ?? false,
      occurredAt: event.occurredAt,
      ownChange: isOwnChange(event, appId),
    },
  ];
}
