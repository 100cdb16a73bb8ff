import { CursorExpired, type Connector, type ConnectorContext } from '@thread/connector-kit';
import {
  RehearsedAccounts,
  rehearsedRow,
  settingsSince,
  type ClaimedRehearsal,
  type Clock,
  type DecisionSettings,
  type DecisionStore,
  type IdSource,
  type RehearsalStore,
  type RehearsedBatch,
  type RehearsedRow,
} from '@thread/domain';
import { racepoint, type Logger } from '@thread/platform';
import type { DealWork } from '../03-normalise/collect-deals';
import { dealIdentity, decideDeal, readKnowledge, type DealToDecide } from '../04-decide/decide-deals';
import { FieldCache } from '../04-decide/field-cache';
import { readDeals, type DecisionGround, type ReadDeals } from '../04-decide/read-deals';
import type { ProviderAccess } from '../provider-access.port';
import { concernsConnection, planFailure } from '../retry-schedule';

export interface RehearserDeps {
  readonly rehearsals: RehearsalStore;
  readonly decisions: DecisionStore;
  readonly access: ProviderAccess;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
}

export interface RehearsalTurn {
  /** Records decided in this turn. */
  readonly decided: number;
  /** There is more to do, now. */
  readonly more: boolean;
}

/** A killed worker's rehearsal is taken up again after this. Longer than any one group of provider calls. */
const leaseMs = 120_000;
/** What one group of provider calls reads. */
const batchSize = 100;
/** Then others have their turn. */
const turnMs = 20_000;

interface Rehearsing {
  readonly claimed: ClaimedRehearsal;
  readonly owner: string;
  readonly connector: Connector;
  readonly context: ConnectorContext;
  readonly settings: DecisionSettings;
}

/** The rehearsal was cancelled, or another worker took it over. */
class NoLongerHeld extends Error {
  override readonly name = 'NoLongerHeld';
}

/**
 * Rehearses rules: lists past records, reads them in the lane of backfills and judges each with the decision of live events. Records and how far
 * it is are stored together, batch by batch, so that a killed worker's rehearsal goes on where it was. Nothing is written to accounts.
 */
export class Rehearser {
  readonly #deps: RehearserDeps;
  readonly #fieldCache = new FieldCache();

  constructor(deps: RehearserDeps) {
    this.#deps = deps;
  }

  /** One turn of a connection's oldest rehearsal. Never throws. */
  async rehearse(connectionId: string): Promise<RehearsalTurn> {
    const owner = this.#deps.ids.next();
    let claimed: ClaimedRehearsal | null = null;
    try {
      claimed = await this.#deps.rehearsals.claim(connectionId, owner, leaseMs);
      return claimed ? await this.#turn(claimed, owner) : { decided: 0, more: false };
    } catch (error) {
      if (claimed && !(error instanceof NoLongerHeld)) await this.#trouble(claimed, owner, error);
      return { decided: 0, more: false };
    }
  }

  async #turn(claimed: ClaimedRehearsal, owner: string): Promise<RehearsalTurn> {
    const { access, decisions, rehearsals } = this.#deps;
    const { connectionId } = claimed;
    const today = await decisions.settings(connectionId);
    const connector = await access.connectorOf(connectionId);
    if (!today || !connector.records?.listChanged) {
      await rehearsals.fail(
        claimed,
        owner,
        'rehearsal.impossible',
        'This provider cannot list past records.',
      );
      return { decided: 0, more: true };
    }
    const context = await access.contextFor(connectionId, 'backfill');
    const settings = settingsSince(today, claimed.rule, claimed.since);
    const rehearsing = { claimed, owner, connector, context, settings };
    const isListed = await this.#list(rehearsing);
    const accounts = await this.#accountsSoFar(claimed);
    const { decided, isThrough } = await this.#decide(rehearsing, accounts);
    if (isListed && isThrough) await rehearsals.finish(claimed, owner);
    else await rehearsals.release(claimed, owner, null);
    return { decided, more: true };
  }

  /** Lists until the end or until this turn's time is over; only ids are kept, so that whole years cost little. */
  async #list({ claimed, owner, connector, context }: Rehearsing): Promise<boolean> {
    const pipelineIds = claimed.rule.definition.stages.map(({ pipelineId }) => pipelineId);
    const startedAt = performance.now();
    let { cursor, listed } = claimed;
    while (!listed) {
      if (performance.now() - startedAt > turnMs) return false;
      const request = { since: claimed.since, cursor, pipelineIds };
      const page = await listPage(connector, context, request);
      await racepoint('rehearsal.listed');
      this.#held(await this.#deps.rehearsals.saveListed(claimed, owner, page, leaseMs));
      cursor = page.cursor;
      listed = !page.more;
    }
    return true;
  }

  /** What an earlier turn, perhaps of another process, decided: later records must find the accounts of earlier ones. */
  async #accountsSoFar(claimed: ClaimedRehearsal): Promise<RehearsedAccounts> {
    const accounts = new RehearsedAccounts();
    for await (const rows of this.#deps.rehearsals.decided(claimed))
      for (const row of rows) accounts.note(row);
    return accounts;
  }

  async #decide(
    rehearsing: Rehearsing,
    accounts: RehearsedAccounts,
  ): Promise<{ readonly decided: number; readonly isThrough: boolean }> {
    const { claimed, owner } = rehearsing;
    const { rehearsals } = this.#deps;
    const startedAt = performance.now();
    let decided = 0;
    for (;;) {
      const ids = await rehearsals.undecided(claimed, batchSize);
      if (ids.length === 0) return { decided, isThrough: true };
      if (performance.now() - startedAt > turnMs) return { decided, isThrough: false };
      const batch = await this.#batch(rehearsing, ids, accounts);
      await racepoint('rehearsal.decided');
      this.#held(await rehearsals.saveDecided(claimed, owner, batch, leaseMs));
      await racepoint('rehearsal.saved');
      decided += ids.length;
    }
  }

  async #batch(
    rehearsing: Rehearsing,
    ids: readonly string[],
    accounts: RehearsedAccounts,
  ): Promise<RehearsedBatch> {
    const { connector, context, settings } = rehearsing;
    const read = await this.#read(connector, context, settings, ids);
    const rows: RehearsedRow[] = [];
    for (const { ground, found } of read.parts) rows.push(...(await this.#judge(ground, found, accounts)));
    return { rows, unread: read.unread };
  }

  /** A record that makes a whole batch fail is found by halving and told apart; trouble with the connection is thrown. */
  async #read(
    connector: Connector,
    context: ConnectorContext,
    settings: DecisionSettings,
    ids: readonly string[],
  ): Promise<{ readonly parts: readonly ReadDeals[]; readonly unread: RehearsedBatch['unread'] }> {
    const deps = { decisions: this.#deps.decisions, fieldCache: this.#fieldCache };
    try {
      const read = await readDeals(deps, connector, context, settings, ids.map(pastDeal));
      return { parts: [read], unread: read.gone.map(({ work }) => goneRecord(work.externalId)) };
    } catch (error) {
      if (concernsConnection(error)) throw error;
      const plan = planFailure(error, 1, 0);
      if (plan.kind === 'retry') throw error;
      if (ids.length === 1) {
        const { code, text } = plan;
        return {
          parts: [],
          unread: ids.map((externalId) => ({ externalId, outcome: 'failed', code, text })),
        };
      }
      const middle = ids.length >> 1;
      const first = await this.#read(connector, context, settings, ids.slice(0, middle));
      const second = await this.#read(connector, context, settings, ids.slice(middle));
      return { parts: [...first.parts, ...second.parts], unread: [...first.unread, ...second.unread] };
    }
  }

  /** One after the other, in order: a record is judged with the accounts that those before it would have made. */
  async #judge(
    ground: DecisionGround,
    deals: readonly DealToDecide[],
    accounts: RehearsedAccounts,
  ): Promise<readonly RehearsedRow[]> {
    const knowledge = await readKnowledge(this.#deps.decisions, ground, deals);
    const now = this.#deps.clock.now();
    return deals.map((deal) => {
      const { snapshot } = deal;
      const candidates = accounts.candidates(dealIdentity(ground, snapshot), knowledge.candidates);
      const { decision } = decideDeal(ground, deal, { ...knowledge, candidates }, now);
      const row = rehearsedRow(ground.settings.mapping, snapshot, decision, candidates);
      accounts.note(row);
      return row;
    });
  }

  #held(isHeld: boolean): void {
    if (!isHeld) throw new NoLongerHeld('The rehearsal is not ours any more');
  }

  async #trouble(claimed: ClaimedRehearsal, owner: string, error: unknown): Promise<void> {
    const { rehearsals, clock, log } = this.#deps;
    const now = clock.now().getTime();
    const plan = planFailure(error, claimed.attempts, now - claimed.createdAt.getTime());
    const { code, text } = plan;
    log.warn(
      { event: 'rehearsal.failed', connectionId: claimed.connectionId, code, err: error },
      'A turn of a rehearsal failed',
    );
    try {
      if (plan.kind === 'give_up') await rehearsals.fail(claimed, owner, code, text);
      else {
        await rehearsals.release(claimed, owner, { code, text, retryAt: new Date(now + plan.afterMs) });
      }
    } catch (lost) {
      log.warn(
        { event: 'rehearsal.lost', connectionId: claimed.connectionId, err: lost },
        'Its lease will run out',
      );
    }
  }
}

/** A cursor the provider does not know any more: listing begins anew, what is known keeps its row. */
async function listPage(
  connector: Connector,
  context: ConnectorContext,
  request: { readonly since: Date; readonly cursor: unknown; readonly pipelineIds: readonly string[] },
) {
  const list = connector.records?.listChanged;
  if (!list) throw new Error(`Connector ${connector.id} cannot list past records`);
  try {
    return await list(context, request);
  } catch (error) {
    if (!(error instanceof CursorExpired) || request.cursor === null) throw error;
    return list(context, { ...request, cursor: null });
  }
}

function goneRecord(externalId: string): RehearsedBatch['unread'][number] {
  return {
    externalId,
    outcome: 'skip',
    code: 'record_gone',
    text: 'It is deleted at the source, or merged into another record.',
  };
}

function pastDeal(externalId: string): DealWork {
  return {
    externalId,
    eventIds: [],
    cause: 'backfill',
    reportedEntries: [],
    changedProperties: [],
    instruction: null,
    asItWas: null,
    backfill: null,
  };
}
