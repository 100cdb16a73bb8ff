import type { CanonicalEvent } from '@thread/domain';
import { propertyEvent } from './event-schemas';
import { isOwnChange } from './own-change';
import { roleOfEvent } from './record-events';

/** One property of a record changed. The value may be stale by the time it is read; an emptied property comes as ''. */
export function normalisePropertyChange(json: unknown, appId: string | null): readonly CanonicalEvent[] {
  const event = propertyEvent.parse(json);
  return [
    {
      kind: 'record.changed',
      ref: { objectType: roleOfEvent(event), externalId: event.objectId },
      property: event.propertyName,
      value: event.propertyValue || null,
      occurredAt: event.occurredAt,
      ownChange: isOwnChange(event, appId),
    },
  ];
}
