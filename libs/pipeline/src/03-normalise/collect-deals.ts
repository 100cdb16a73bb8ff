import type {
  BackfillPin,
  CanonicalEvent,
  DecisionInput,
  InboxEnding,
  RecordRef,
  RecordedVersions,
  RunCause,
} from '@thread/domain';
import type { NormalisedEvent } from './normalise-events';

/** Everything a batch says about one deal: one read and one decision serve all its events. */
export interface DealWork {
  readonly externalId: string;
  readonly eventIds: readonly string[];
  readonly cause: RunCause;
  readonly reportedEntries: DecisionInput['reportedEntries'];
  /** What deliveries said was changed, without saying to what. */
  readonly changedProperties: NonNullable<DecisionInput['changedProperties']>;
  /** The newest instruction of a person; null when nobody gave one. */
  readonly instruction: DecisionInput['instruction'];
  /** The versions to decide with; null = today's. Never set when any event asks for today's. */
  readonly asItWas: RecordedVersions | null;
  /** Set when the backfill asks for it and nobody else does. */
  readonly backfill: BackfillPin | null;
}

export interface CollectedDeals {
  readonly deals: readonly DealWork[];
  /** Events that concern no deal Thread knows. */
  readonly endings: readonly InboxEnding[];
}

interface OpenWork {
  readonly eventIds: Set<string>;
  readonly causes: Set<RunCause>;
  readonly reportedEntries: { readonly stageId: string; readonly at: Date }[];
  readonly changedProperties: { readonly property: string; readonly at: Date }[];
  instruction: DecisionInput['instruction'];
  readonly asItWas: (RecordedVersions | null)[];
  readonly backfills: (BackfillPin | null)[];
}

/** Which cause a run names when several brought it about. */
const causeOrder: readonly RunCause[] = ['manual', 'rerun', 'backfill', 'webhook', 'poll', 'settle'];

/** The records, other than deals, whose deals must be looked up before the batch can be collected. */
export function relatedRefs(normalised: readonly NormalisedEvent[]): readonly RecordRef[] {
  const refs = new Map<string, RecordRef>();
  for (const { facts } of normalised) {
    for (const fact of facts ?? []) {
      if (dealsNamedBy(fact).length > 0) continue;
      for (const ref of recordsNamedBy(fact)) refs.set(relatedKey(ref), ref);
    }
  }
  return [...refs.values()];
}

/** Key of a record in the answer of `DecisionStore.dealsRelatedTo`. */
export function relatedKey(ref: RecordRef): string {
  return `${ref.objectType}:${ref.externalId}`;
}

/**
 * Puts a batch's events together by deal. A company's, contact's or line item's event counts for every deal last seen with it.
 * @param stageProperty property whose change means that a stage was entered; null when the connector names none.
 */
export function collectDeals(
  normalised: readonly NormalisedEvent[],
  relatedDeals: ReadonlyMap<string, readonly string[]>,
  stageProperty: string | null,
): CollectedDeals {
  const works = new Map<string, OpenWork>();
  const endings: InboxEnding[] = [];
  for (const one of normalised) {
    const ids = dealIdsOf(one, relatedDeals);
    if (ids.length === 0)
      endings.push({ id: one.event.id, status: 'ignored', runId: null, code: 'no_known_deal' });
    for (const id of ids) addTo(works, id, one, stageProperty);
  }
  return { deals: [...works].map(([externalId, work]) => closeWork(externalId, work)), endings };
}

function dealIdsOf(
  one: NormalisedEvent,
  relatedDeals: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (one.trigger) return one.event.objectId === null ? [] : [one.event.objectId];
  const ids = one.facts.flatMap((fact) => {
    const named = dealsNamedBy(fact);
    if (named.length > 0) return named;
    return recordsNamedBy(fact).flatMap((ref) => relatedDeals.get(relatedKey(ref)) ?? []);
  });
  return [...new Set(ids)];
}

/** Records other than deals that an event is about: of a merge, all that took part in it. */
function recordsNamedBy(fact: CanonicalEvent): readonly RecordRef[] {
  if (fact.kind !== 'record.merged') return [fact.ref];
  const { objectType } = fact.ref;
  return [fact.winnerId, ...fact.loserIds].map((externalId) => ({ objectType, externalId }));
}

/** Deals an event names itself, on either side of an association. */
function dealsNamedBy(fact: CanonicalEvent): readonly string[] {
  if (fact.ref.objectType === 'deal') {
    const merged = fact.kind === 'record.merged' ? [fact.winnerId, ...fact.loserIds] : [];
    return [...new Set([fact.ref.externalId, ...merged])];
  }
  return fact.kind === 'record.associated' && fact.to.objectType === 'deal' ? [fact.to.externalId] : [];
}

function addTo(
  works: Map<string, OpenWork>,
  id: string,
  one: NormalisedEvent,
  stageProperty: string | null,
): void {
  const work = works.get(id) ?? {
    eventIds: new Set(),
    causes: new Set(),
    reportedEntries: [],
    changedProperties: [],
    instruction: null,
    asItWas: [],
    backfills: [],
  };
  works.set(id, work);
  work.eventIds.add(one.event.id);
  work.causes.add(one.trigger ? one.trigger.cause : one.event.source);
  work.asItWas.push(one.trigger?.asItWas ?? null);
  work.backfills.push(one.trigger?.backfill ?? null);
  if (one.trigger?.instruction) work.instruction = one.trigger.instruction;
  for (const fact of one.facts ?? []) {
    if (fact.kind !== 'record.changed' || fact.ref.externalId !== id || fact.ref.objectType !== 'deal')
      continue;
    const at = fact.occurredAt ?? one.event.receivedAt;
    if (fact.value === null) work.changedProperties.push({ property: fact.property, at });
    else if (fact.property === stageProperty) work.reportedEntries.push({ stageId: fact.value, at });
  }
}

function closeWork(externalId: string, work: OpenWork): DealWork {
  return {
    externalId,
    eventIds: [...work.eventIds],
    cause: causeOrder.find((cause) => work.causes.has(cause)) ?? 'webhook',
    reportedEntries: work.reportedEntries.toSorted((a, b) => a.at.getTime() - b.at.getTime()),
    changedProperties: work.changedProperties,
    instruction: work.instruction,
    asItWas: work.asItWas.includes(null) ? null : (work.asItWas.at(-1) ?? null),
    backfill: work.backfills.includes(null) ? null : (work.backfills.at(-1) ?? null),
  };
}
