import type { CanonicalEvent } from '@thread/domain';
import { polledEvent } from './event-schemas';

/**
 * A record the poll found changed. Which property changed is unknown, so the event names the modification date itself. A record that has swallowed others says
 * so each time: whoever missed the merge learns of it.
 */
export function normalisePolledChange(json: unknown): readonly CanonicalEvent[] {
  const { objectType, objectId, property, modifiedAt, mergedIds = [] } = polledEvent.parse(json);
  const common = {
    ref: { objectType, externalId: objectId },
    occurredAt: new Date(modifiedAt),
    ownChange: false,
  };
  const changed = { ...common, kind: 'record.changed', property, value: modifiedAt } as const;
  if (mergedIds.length === 0) return [changed];
  return [{ ...common, kind: 'record.merged', winnerId: objectId, loserIds: mergedIds }, changed];
}
