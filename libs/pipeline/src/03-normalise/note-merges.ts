import type { Clock, OutcomeStore } from '@thread/domain';
import type { NormalisedEvent } from './normalise-events';

interface MergeNoterDeps {
  readonly outcomes: Pick<OutcomeStore, 'noteMerged'>;
  readonly clock: Clock;
}

/**
 * Companies and contacts that were merged: their links follow before any deal of the batch is decided. Merged deals are found out by
 * reading them, because the provider then says itself which one lives on.
 */
export async function noteMerges(
  { outcomes, clock }: MergeNoterDeps,
  connectionId: string,
  normalised: readonly NormalisedEvent[],
): Promise<void> {
  for (const { facts } of normalised) {
    for (const fact of facts ?? []) {
      if (fact.kind !== 'record.merged' || fact.ref.objectType === 'deal') continue;
      const { ref, winnerId, loserIds } = fact;
      await outcomes.noteMerged({
        connectionId,
        objectType: ref.objectType,
        winnerId,
        loserIds,
        at: clock.now(),
      });
    }
  }
}
