import type { Connector } from '@thread/connector-kit';
import type { DecisionSettings, DecisionStore, InboxEvent, InboxLane, InboxStore } from '@thread/domain';
import { inSpan, racepoint, type Metrics, type NoteFacts } from '@thread/platform';
import { claimBatch, defaultClaimTiming, holdingBatch, type ClaimTiming } from './03-normalise/claim-batch';
import { collectDeals, relatedRefs } from './03-normalise/collect-deals';
import { noteErasures } from './03-normalise/note-erasures';
import { noteMerges } from './03-normalise/note-merges';
import { EventTally } from './03-normalise/event-tally';
import { normaliseEvents, type NormalisedEvent } from './03-normalise/normalise-events';
import { skipSeen, sweptRefs } from './03-normalise/skip-seen';
import { FieldCache } from './04-decide/field-cache';
import { DealWorker, type DealWorkerDeps } from './deal-worker';
import type { ProviderAccess } from './provider-access.port';
import { groupByVersions } from './rerun/group-by-versions';

export interface DrainerDeps extends DealWorkerDeps {
  readonly inbox: InboxStore;
  readonly decisions: DecisionStore;
  readonly access: ProviderAccess;
  /** Events of one turn; at most 500. */
  readonly batchSize?: number;
  readonly timing?: ClaimTiming;
  /** Schemas, shared with what writes back. */
  readonly fieldCache?: FieldCache;
  readonly metrics?: Pick<Metrics, 'drainLagSeconds'>;
}

export interface Drained {
  readonly events: number;
  /** A full batch was taken: there is probably more. */
  readonly more: boolean;
}

/** Whose turn it is. */
interface Turn {
  readonly connectionId: string;
  readonly lane: InboxLane;
}

const largestBatch = 500;
/** One deal often sends several events at once; a turn should hold about a hundred deals, the providers’ batch size. */
const defaultBatch = 400;
/** A re-run has one event per deal. */
const rerunBatch = 100;

/**
 * One turn of one lane of one connection: claims waiting events, reads what they say, and has their deals worked on. Whatever goes wrong, every event
 * ends as done, ignored, dead (visible) or waiting again; only a crash leaves them claimed, until the lease runs out.
 */
export class Drainer {
  readonly #deps: DrainerDeps;
  readonly #deals: DealWorker;
  readonly #batchSize: number;

  constructor(deps: DrainerDeps) {
    this.#deps = deps;
    this.#deals = new DealWorker(deps, deps.fieldCache ?? new FieldCache());
    this.#batchSize = Math.min(deps.batchSize ?? defaultBatch, largestBatch);
  }

  async drain(connectionId: string, lane: InboxLane = 'live'): Promise<Drained> {
    return inSpan('pipeline.drain', { connectionId }, (note) => this.#drain({ connectionId, lane }, note));
  }

  async #drain({ connectionId, lane }: Turn, note: NoteFacts): Promise<Drained> {
    const { inbox, ids, timing = defaultClaimTiming } = this.#deps;
    const owner = ids.next();
    const limit = lane === 'rerun' ? Math.min(rerunBatch, this.#batchSize) : this.#batchSize;
    const events = await claimBatch(inbox, { connectionId, lane, owner, limit, timing });
    if (events.length === 0) return { events: 0, more: false };
    this.#observe(events);
    note({ count: events.length });
    await racepoint('drain.claimed');
    const tally = new EventTally(events, this.#deps.clock.now());
    const turn = { connectionId, lane };
    await holdingBatch(inbox, connectionId, owner, events, () => this.#work(turn, events, tally));
    await inbox.finish(connectionId, owner, tally.endings());
    await racepoint('drain.finished');
    return { events: events.length, more: events.length >= limit };
  }

  /** How long events waited; a retried one had its first turn long ago and says nothing of the queue. */
  #observe(events: readonly InboxEvent[]): void {
    const now = this.#deps.clock.now().getTime();
    for (const { connectorId, source, receivedAt, attempts } of events) {
      if (attempts > 1) continue;
      const seconds = Math.max(0, now - receivedAt.getTime()) / 1000;
      this.#deps.metrics?.drainLagSeconds.observe({ connector: connectorId, source }, seconds);
    }
  }

  async #work({ connectionId, lane }: Turn, events: readonly InboxEvent[], tally: EventTally): Promise<void> {
    try {
      const settings = await this.#deps.decisions.settings(connectionId);
      if (!settings) {
        tally.end(events.map(({ id }) => ({ id, status: 'ignored', runId: null, code: 'connection_gone' })));
        return;
      }
      await this.#workWith({ settings, lane }, events, tally);
    } catch (error) {
      this.#deps.log.warn(
        { event: 'drain.failed', connectionId, count: events.length, err: error },
        'A batch will be tried again',
      );
      tally.failed(tally.open(), error);
    }
  }

  async #workWith(
    { settings, lane }: { readonly settings: DecisionSettings; readonly lane: InboxLane },
    events: readonly InboxEvent[],
    tally: EventTally,
  ): Promise<void> {
    const { access, decisions } = this.#deps;
    const connectionId = settings.connection.id;
    const connector = await access.connectorOf(connectionId);
    const read = normaliseEvents(connector, events);
    tally.end(read.endings);
    const known = await noteErasures(this.#deps, connectionId, read.normalised);
    tally.end(known.endings);
    const swept = sweptRefs(known.normalised).map(({ externalId }) => externalId);
    const seen =
      swept.length > 0 ? await decisions.seenVersions(connectionId, swept) : new Map<string, Date>();
    const { normalised, endings } = skipSeen(known.normalised, seen);
    tally.end(endings);
    if (normalised.length === 0) return;
    await noteMerges(this.#deps, connectionId, normalised);
    const related = await decisions.dealsRelatedTo(connectionId, relatedRefs(normalised));
    const collected = collectDeals(normalised, related, stagePropertyOf(connector));
    tally.end(collected.endings);
    if (collected.deals.length === 0) return;
    const groups = await groupByVersions(decisions, settings, collected.deals);
    tally.end(groups.endings);
    if (groups.ready.length === 0) return;
    for (const ready of groups.ready) {
      const isBackfill = ready.deals.every(({ backfill }) => backfill !== null);
      const others = lane === 'rerun' ? 'clicked' : laneOf(normalised);
      const context = await access.contextFor(connectionId, isBackfill ? 'backfill' : others);
      await this.#deals.work({ connector, context, settings: ready.settings }, ready.deals, tally);
    }
  }
}

function stagePropertyOf(connector: Connector): string | null {
  return connector.triggers?.sources.find((source) => source.objectType === 'deal')?.stageProperty ?? null;
}

/** A person waits for what they asked for; polls can wait for everyone. */
function laneOf(normalised: readonly NormalisedEvent[]): 'clicked' | 'live' | 'sweep' {
  if (normalised.some(({ trigger }) => trigger && trigger.cause !== 'settle')) return 'clicked';
  return normalised.some(({ event }) => event.source === 'webhook') ? 'live' : 'sweep';
}
