import type { Clock, DecisionStore, InboxEnding, OutcomeStore, RecordRef } from '@thread/domain';
import { relatedKey } from './collect-deals';
import type { NormalisedEvent } from './normalise-events';

interface ErasureNoterDeps {
  readonly decisions: Pick<DecisionStore, 'erasedAmong'>;
  readonly outcomes: Pick<OutcomeStore, 'eraseRecord'>;
  readonly clock: Clock;
}

export interface NotedErasures {
  /** Without the events about erased records. What asked for an erasure stays: the deals of the record are read again. */
  readonly normalised: readonly NormalisedEvent[];
  readonly endings: readonly InboxEnding[];
}

/**
 * Records that were deleted for privacy's sake: what is kept of them goes before any deal of the batch is decided. An event about a record
 * that was erased before, late or delivered again, ends here, and what it brought goes as well.
 */
export async function noteErasures(
  { decisions, outcomes, clock }: ErasureNoterDeps,
  connectionId: string,
  normalised: readonly NormalisedEvent[],
): Promise<NotedErasures> {
  const askedBy = new Map<string, { readonly ref: RecordRef; readonly events: string[] }>();
  const named = new Map<string, RecordRef>();
  for (const { event, facts } of normalised) {
    for (const { kind, ref } of facts ?? []) {
      if (ref.objectType === 'deal') continue;
      const key = relatedKey(ref);
      if (kind !== 'record.erased') named.set(key, ref);
      else askedBy.set(key, { ref, events: [...(askedBy.get(key)?.events ?? []), event.id] });
    }
  }
  const before = await decisions.erasedAmong(connectionId, [...named.values()]);
  const erased = new Map(before.map((ref) => [relatedKey(ref), { ref, events: [] as string[] }]));
  for (const [key, asked] of askedBy) erased.set(key, asked);
  if (erased.size === 0) return { normalised, endings: [] };
  for (const { ref, events } of erased.values()) {
    await outcomes.eraseRecord({ connectionId, ...ref, askedBy: events, at: clock.now() });
  }
  const isAboutErased = ({ facts }: NormalisedEvent): boolean =>
    facts !== null && facts.every(({ kind, ref }) => kind !== 'record.erased' && erased.has(relatedKey(ref)));
  return {
    normalised: normalised.filter((one) => !isAboutErased(one)),
    endings: normalised
      .filter(isAboutErased)
      .map(({ event }) => ({ id: event.id, status: 'ignored', runId: null, code: 'record_erased' })),
  };
}
