import type { CanonicalEvent } from '@thread/domain';
import { roleOf } from '../hubspot.object-types';
import { recordEvent } from './event-schemas';
import type { BaseEvent } from './event-schemas';
import { isOwnChange } from './own-change';

/** Role of the record an event is about; the provider's own name where there is no role. */
export const roleOfEvent = (event: BaseEvent): string => {
  const type = event.subscriptionType.split('.')[0] ?? '';
  return roleOf(type === 'object' ? (event.objectTypeId ?? null) : type) ?? type;
};

const kinds = {
  creation: 'record.created',
  deletion: 'record.deleted',
  privacyDeletion: 'record.erased',
  restore: 'record.restored',
} as const;
export type RecordEventKind = keyof typeof kinds;

/** Creation, deletion and restoration of a record. A deletion for privacy’s sake comes beside a plain one, in either order. */
export function normaliseRecordEvent(
  json: unknown,
  kind: RecordEventKind,
  appId: string | null,
): readonly CanonicalEvent[] {
  const event = recordEvent.parse(json);
  return [
    {
      kind: kinds[kind],
      ref: { objectType: roleOfEvent(event), externalId: event.objectId },
      occurredAt: event.occurredAt,
      ownChange: isOwnChange(event, appId),
    },
  ];
}
