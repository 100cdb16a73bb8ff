import type { CanonicalEvent } from '@thread/domain';
import { polledEvent } from './event-schemas';

/** A record the poll found changed. Which property changed is unknown, so the event names the modification date itself. */
export function normalisePolledChange(json: unknown): readonly CanonicalEvent[] {
  const event = polledEvent.parse(json);
  return [
    {
      kind: 'record.changed',
      ref: { objectType: event.objectType, externalId: event.objectId },
      property: event.property,
      value: event.modifiedAt,
      occurredAt: new Date(event.modifiedAt),
      ownChange: false,
    },
  ];
}
