import type { CanonicalEvent } from '@thread/domain';
import { mergeEvent } from './event-schemas';
import { isOwnChange } from './own-change';
import { roleOfEvent } from './record-events';

/**
 * Records were merged. HubSpot mints a new id for the result (since 2021 for deals), so even the primary record's id is a loser then;
 * where no new id is named the primary one lives on.
 */
export function normaliseMerge(json: unknown, appId: string | null): readonly CanonicalEvent[] {
  const event = mergeEvent.parse(json);
  const winnerId = event.newObjectId ?? event.primaryObjectId;
  const losers = new Set([event.primaryObjectId, ...event.mergedObjectIds]);
  losers.delete(winnerId);
  return [
    {
      kind: 'record.merged',
      ref: { objectType: roleOfEvent(event), externalId: winnerId },
      winnerId,
      loserIds: [...losers],
      occurredAt: event.occurredAt,
      ownChange: isOwnChange(event, appId),
    },
  ];
}
