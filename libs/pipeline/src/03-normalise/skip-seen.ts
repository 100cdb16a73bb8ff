import type { InboxEnding, RecordRef } from '@thread/domain';
import type { NormalisedEvent } from './normalise-events';

export interface SkippedSeen {
  readonly normalised: readonly NormalisedEvent[];
  readonly endings: readonly InboxEnding[];
}

/** Records for which it is worth asking which version was read last: those a sweep says have changed. */
export function sweptRefs(normalised: readonly NormalisedEvent[]): readonly RecordRef[] {
  return normalised
    .filter(({ event }) => event.source === 'poll')
    .flatMap(({ facts }) => facts?.map(({ ref }) => ref) ?? []);
}

/**
 * Ends sweep events about a version of a record that was read already, usually because its webhook came first: a sweep then costs
 * its own search and no further call. Webhooks are never skipped, they may tell of associations, which do not change the version.
 * @param seen instant of the version read last, by external id of the deal.
 */
export function skipSeen(
  normalised: readonly NormalisedEvent[],
  seen: ReadonlyMap<string, Date>,
): SkippedSeen {
  const isSeen = (one: NormalisedEvent): boolean =>
    one.event.source === 'poll' &&
    one.facts !== null &&
    one.facts.every(({ kind, ref, occurredAt }) => {
      if (ref.objectType !== 'deal' || occurredAt === null || kind === 'record.deleted') return false;
      const version = seen.get(ref.externalId);
      return version !== undefined && occurredAt.getTime() <= version.getTime();
    });
  return {
    normalised: normalised.filter((one) => !isSeen(one)),
    endings: normalised
      .filter(isSeen)
      .map(({ event }) => ({ id: event.id, status: 'ignored', runId: null, code: 'already_seen' })),
  };
}
