import type { Connector, ConnectorContext } from '@thread/connector-kit';
import type {
  Clock,
  DecisionSettings,
  DecisionStore,
  IdSource,
  MessageTemplateStore,
  OutcomeStore,
  RecordRef,
} from '@thread/domain';
import { racepoint, type Logger } from '@thread/platform';
import type { DealWork } from './03-normalise/collect-deals';
import type { EventTally } from './03-normalise/event-tally';
import type { FieldCache } from './04-decide/field-cache';
import { readDeals, type ReadDeals } from './04-decide/read-deals';
import { applyDeals, type DealEnd } from './05-apply/apply-deals';
import { concernsConnection, planFailure } from './retry-schedule';

export interface DealWorkerDeps {
  readonly decisions: Pick<DecisionStore, 'histories' | 'candidates' | 'erasedAmong'>;
  readonly outcomes: OutcomeStore;
  readonly messageTemplates: MessageTemplateStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  /** Address of Thread without a trailing slash, for links in e-mails. */
  readonly publicUrl: string;
  /** Called when effects were written down. */
  readonly onEffects: () => void;
}

interface Call {
  readonly connector: Connector;
  readonly context: ConnectorContext;
  readonly settings: DecisionSettings;
}

/** A survivor of a merge may have been merged away itself. */
const mostHops = 5;

/** A record with those that were merged into it. */
interface Survivor {
  readonly winnerId: string;
  readonly loserIds: readonly string[];
}

function survivorOf({ externalId }: RecordRef, mergedIds: readonly string[] = []): Survivor {
  return { winnerId: externalId, loserIds: mergedIds };
}

/** Takes deals from "something happened" to a stored outcome. */
export class DealWorker {
  readonly #deps: DealWorkerDeps;
  readonly #fieldCache: FieldCache;

  constructor(deps: DealWorkerDeps, fieldCache: FieldCache) {
    this.#deps = deps;
    this.#fieldCache = fieldCache;
  }

  /** Works on the deals and tells the tally how their events end. A batch that fails because of some record is halved until that record is alone. */
  async work(call: Call, works: readonly DealWork[], tally: EventTally, hops = 0): Promise<void> {
    const startedAt = this.#deps.clock.now();
    let read: ReadDeals;
    try {
      read = await readDeals(
        { decisions: this.#deps.decisions, fieldCache: this.#fieldCache },
        call.connector,
        call.context,
        call.settings,
        works,
      );
    } catch (error) {
      if (works.length === 1 || concernsConnection(error)) {
        for (const work of works) await this.#fail(call, work, error, tally);
        return;
      }
      const middle = works.length >> 1;
      await this.work(call, works.slice(0, middle), tally, hops);
      await this.work(call, works.slice(middle), tally, hops);
      return;
    }
    await racepoint('decide.fetched');
    const survivors = await this.#noteGone(call, read, tally);
    await this.#noteSwallowed(call, read);
    await this.#apply(call, read, startedAt, tally);
    if (survivors.length > 0 && hops < mostHops) await this.work(call, survivors, tally, hops + 1);
  }

  /** Gone deals first: a merged deal's account must have moved to the survivor before the survivor is decided. */
  async #noteGone(call: Call, read: ReadDeals, tally: EventTally): Promise<readonly DealWork[]> {
    const asked = new Set([...read.found, ...read.gone].map(({ work }) => work.externalId));
    const survivors = new Map<string, DealWork>();
    for (const { work, redirectedTo } of read.gone) {
      try {
        await this.#deps.outcomes.markGone({
          cause: work.cause,
          inboxEventIds: work.eventIds,
          connectionId: call.settings.connection.id,
          objectType: 'deal',
          externalId: work.externalId,
          redirectedTo,
          at: this.#deps.clock.now(),
        });
        tally.done(work.eventIds, null, redirectedTo === null ? 'record_gone' : 'record_merged');
      } catch (error) {
        tally.failed(work.eventIds, error);
        continue;
      }
      if (redirectedTo !== null && !asked.has(redirectedTo))
        survivors.set(redirectedTo, { ...work, externalId: redirectedTo });
    }
    return [...survivors.values()];
  }

  /** A survivor may be read before anything told of its merge: the accounts of what it swallowed follow to it first. */
  async #noteSwallowed(call: Call, read: ReadDeals): Promise<void> {
    const { outcomes, clock } = this.#deps;
    const { id: connectionId } = call.settings.connection;
    const workOf = new Map(read.found.map(({ work, snapshot }) => [snapshot.record.ref.externalId, work]));
    const deals = read.found.map(({ snapshot }) => survivorOf(snapshot.record.ref, snapshot.mergedIds));
    for (const { winnerId, loserId } of await this.#unfollowed(connectionId, 'deal', deals)) {
      const work = workOf.get(winnerId);
      await outcomes.markGone({
        cause: work?.cause ?? 'poll',
        inboxEventIds: work?.eventIds ?? [],
        connectionId,
        objectType: 'deal',
        externalId: loserId,
        redirectedTo: winnerId,
        at: clock.now(),
      });
    }
    const companies = read.found.flatMap(({ snapshot }) =>
      snapshot.companies.map(({ ref, mergedIds }) => survivorOf(ref, mergedIds)),
    );
    for (const { winnerId, loserId } of await this.#unfollowed(connectionId, 'company', companies)) {
      const merged = { connectionId, objectType: 'company', winnerId, loserIds: [loserId] };
      await outcomes.noteMerged({ ...merged, at: clock.now() });
    }
  }

  /** Merges whose loser has an account the winner is not linked to. */
  async #unfollowed(
    connectionId: string,
    objectType: 'deal' | 'company',
    survivors: readonly Survivor[],
  ): Promise<readonly { readonly winnerId: string; readonly loserId: string }[]> {
    const merged = survivors.filter(({ loserIds }) => loserIds.length > 0);
    if (merged.length === 0) return [];
    const ids = [...new Set(merged.flatMap(({ winnerId, loserIds }) => [winnerId, ...loserIds]))];
    const histories = await this.#deps.decisions.histories(connectionId, objectType, ids);
    const accountOf = (id: string) => histories.get(id)?.link?.accountId;
    return merged.flatMap(({ winnerId, loserIds }) =>
      loserIds
        .filter((id) => accountOf(id) !== undefined && accountOf(id) !== accountOf(winnerId))
        .map((loserId) => ({ winnerId, loserId })),
    );
  }

  async #apply(call: Call, read: ReadDeals, startedAt: Date, tally: EventTally): Promise<void> {
    if (read.found.length === 0) return;
    const { decisions, outcomes, messageTemplates, ids, clock, publicUrl } = this.#deps;
    const deps = { decisions, outcomes, messageTemplates, ids, publicUrl, now: () => clock.now() };
    let ends: ReadonlyMap<string, DealEnd>;
    try {
      ends = await applyDeals(deps, read.ground, read.found, startedAt);
    } catch (error) {
      await this.#applyHalves(call, read, startedAt, tally, error);
      return;
    }
    await racepoint('apply.committed');
    let effects = 0;
    for (const { work } of read.found) {
      const end = ends.get(work.externalId);
      if (end?.kind === 'applied') {
        effects += end.effects;
        tally.done(work.eventIds, end.runId, end.code);
      } else if (end?.kind === 'left_alone') tally.done(work.eventIds, null, 'already_linked');
      else await this.#fail(call, work, end?.error ?? new Error('No outcome'), tally);
    }
    if (effects > 0) this.#deps.onEffects();
  }

  /** What a batch is decided with is read for all at once: a deal that spoils that is found by halving, too. */
  async #applyHalves(
    call: Call,
    read: ReadDeals,
    startedAt: Date,
    tally: EventTally,
    error: unknown,
  ): Promise<void> {
    const { found } = read;
    if (found.length === 1) {
      for (const { work } of found) await this.#fail(call, work, error, tally);
      return;
    }
    const middle = found.length >> 1;
    await this.#apply(call, { ...read, found: found.slice(0, middle) }, startedAt, tally);
    await this.#apply(call, { ...read, found: found.slice(middle) }, startedAt, tally);
  }

  /** Trouble with the connection shows on the connection; trouble with one record shows as a failed run. */
  async #fail(call: Call, work: DealWork, error: unknown, tally: EventTally): Promise<void> {
    tally.failed(work.eventIds, error);
    if (concernsConnection(error)) return;
    const { connection } = call.settings;
    const { code, text } = planFailure(error, 1, 0);
    const { log, outcomes, ids, clock } = this.#deps;
    log.error(
      { event: 'deal.failed', connectionId: connection.id, code, err: error },
      'A deal could not be processed',
    );
    await outcomes.recordFailure({
      runId: ids.next(),
      workspaceId: connection.workspaceId,
      connectionId: connection.id,
      objectType: 'deal',
      externalId: work.externalId,
      cause: work.cause,
      inboxEventIds: work.eventIds,
      code,
      text,
      at: clock.now(),
    });
  }
}
