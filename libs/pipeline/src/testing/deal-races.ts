import { Database, openAllRows, PrismaInboxStore, type AllRows } from '@thread/data';
import type { InboxLane, NewInboxEvent } from '@thread/domain';
import { newId, type DatabaseUrls } from '@thread/platform';
import { threadTrigger, type TriggerRequest } from '../02-inbox/thread-trigger';
import { acmeEvent, acmeId } from './acme-crm';
import { wonDeal, type AcmeDeal } from './acme-deal';
import type { RaceOrder } from './race-process';
import { Racer } from './racer';
import { readResult, type PairResult } from './race-result';
import { raceVariants, type RaceVariant } from './race-variant';
import { seedWorkspace, type SeededWorkspace } from './workspace-rows';

export interface DealRacesOptions {
  /** A migrated database; rows are added and left. */
  readonly database: { readonly urls: DatabaseUrls; readonly adminUrl: string };
  readonly pairs: number;
  /** Pairs of processes at the same time. */
  readonly duos?: number;
  readonly onProgress?: (done: number) => void;
}

export interface DealRacesReport {
  readonly pairs: number;
  readonly processes: number;
  /** Pairs in which both had read that there is no account before either wrote. */
  readonly aligned: number;
  readonly byVariant: Readonly<Record<string, { readonly pairs: number; readonly aligned: number }>>;
  readonly duplicateAccounts: number;
  readonly missingAccounts: number;
  readonly doubledEffects: number;
  /** Errors of the racers, and events that did not come to a good end. */
  readonly errors: number;
  readonly findings: readonly string[];
  readonly ms: number;
  readonly ok: boolean;
}

const mostFindings = 25;
const mostAttempts = 5;

/**
 * Pairs of processes that meet between "there is no account yet" and the first write, again and again, each time about a deal of its own. The second
 * has taken over what the first holds, as after a halt that outlived the lease: nothing but the transaction keeps them apart.
 */
export async function runDealRaces(options: DealRacesOptions): Promise<DealRacesReport> {
  const {
    database: { urls, adminUrl },
    pairs,
    duos = 4,
    onProgress,
  } = options;
  const startedAt = performance.now();
  const rows = openAllRows(adminUrl);
  const database = new Database(urls, 4);
  const results: PairResult[] = [];
  let next = 0;
  try {
    const play = async (): Promise<void> => {
      const duo = await Duo.start(urls, rows, new PrismaInboxStore(database));
      try {
        for (let pair = next++; pair < pairs; pair = next++) {
          results.push(await duo.race(pair, raceVariants[pair % raceVariants.length] ?? 'webhook_and_poll'));
          onProgress?.(results.length);
        }
      } finally {
        duo.stop();
      }
    };
    await Promise.all(Array.from({ length: Math.min(duos, pairs) }, play));
  } finally {
    await Promise.all([database.close(), rows.$disconnect()]);
  }
  return reportOf(results, 2 * Math.min(duos, pairs), performance.now() - startedAt);
}

function reportOf(results: readonly PairResult[], processes: number, ms: number): DealRacesReport {
  const sum = (count: (result: PairResult) => number): number =>
    results.reduce((total, result) => total + count(result), 0);
  const byVariant = Object.fromEntries(
    raceVariants.map((variant) => {
      const own = results.filter((result) => result.variant === variant);
      return [variant, { pairs: own.length, aligned: own.filter(({ aligned }) => aligned).length }];
    }),
  );
  const findings = results.flatMap(({ findings: own }) => own);
  return {
    pairs: results.length,
    processes,
    aligned: results.filter(({ aligned }) => aligned).length,
    byVariant,
    duplicateAccounts: sum(({ duplicateAccounts }) => duplicateAccounts),
    missingAccounts: sum(({ missingAccounts }) => missingAccounts),
    doubledEffects: sum(({ doubledEffects }) => doubledEffects),
    errors: sum(({ errors }) => errors),
    findings: findings.slice(0, mostFindings),
    ms: Math.round(ms),
    ok: findings.length === 0 && results.every(({ aligned }) => aligned),
  };
}

/** Two processes and the workspace they race in. */
class Duo {
  private constructor(
    private readonly first: Racer,
    private readonly second: Racer,
    private readonly seeded: SeededWorkspace,
    private readonly accountKey: string,
    private readonly rows: AllRows,
    private readonly inbox: PrismaInboxStore,
  ) {}

  static async start(urls: DatabaseUrls, rows: AllRows, inbox: PrismaInboxStore): Promise<Duo> {
    const accountKey = `acme-${newId()}`;
    const seeded = await seedWorkspace(rows, { accountKey });
    const duo = new Duo(Racer.start(urls), Racer.start(urls), seeded, accountKey, rows, inbox);
    await Promise.all([duo.first, duo.second].map((racer) => racer.begin(duo.#drain('live', [])).finished));
    return duo;
  }

  stop(): void {
    this.first.stop();
    this.second.stop();
  }

  async race(pair: number, variant: RaceVariant): Promise<PairResult> {
    const deals = this.#dealsOf(pair, variant);
    const [deal] = deals;
    await this.inbox.store([this.#entered(deal, 'webhook')]);
    const one = this.first.begin(this.#drain('live', deals));
    const firstAt = await one.arrived;
    const { order, events } = await this.#secondCaller(pair, variant, deals);
    if (events.length > 0) await this.inbox.store(events);
    const two = await this.#beginSecond(order, variant);
    for (const racer of pair % 2 === 0 ? [this.first, this.second] : [this.second, this.first]) racer.go();
    const errors = (await Promise.all([one.finished, two.finished])).filter((error) => error !== null);
    errors.push(...(await this.#finish(variant === 'deal_deleted_meanwhile' ? [] : deals)));
    const aligned = firstAt === 'at_racepoint' && (two.at === 'at_racepoint') === meets(variant);
    return readResult(this.rows, { pair, variant, deals, aligned, errors, seeded: this.seeded });
  }

  /** The second takes over what the first holds; again, when the first has renewed its lease just before. */
  async #beginSecond(order: RaceOrder, variant: RaceVariant) {
    for (let attempt = 1; ; attempt += 1) {
      if (order.kind === 'drain' && variant !== 'two_deals_of_one_company') await this.#letLeasesRunOut();
      const { arrived, finished } = this.second.begin(order);
      const at = await arrived;
      if (at === 'at_racepoint' || !meets(variant) || attempt === mostAttempts) return { at, finished };
    }
  }

  #dealsOf(pair: number, variant: RaceVariant): readonly [AcmeDeal, ...AcmeDeal[]] {
    const deal = wonDeal(pair, { id: `${pair}-a` });
    return variant === 'two_deals_of_one_company' ? [deal, { ...deal, id: `${pair}-b` }] : [deal];
  }

  async #secondCaller(
    pair: number,
    variant: RaceVariant,
    deals: readonly [AcmeDeal, ...AcmeDeal[]],
  ): Promise<{ readonly order: RaceOrder; readonly events: readonly NewInboxEvent[] }> {
    const [deal, other] = deals;
    const live = this.#drain('live', deals);
    switch (variant) {
      case 'webhook_and_poll':
        return { order: live, events: [this.#entered(deal, 'poll')] };
      case 'webhook_and_person':
        return {
          order: live,
          events: [this.#trigger(deal, { cause: 'manual', instruction: { kind: 'create' } })],
        };
      case 'webhook_and_rerun':
        return {
          order: this.#drain('rerun', deals),
          events: [this.#trigger(deal, { cause: 'rerun', instruction: null, lane: 'rerun' })],
        };
      case 'two_deals_of_one_company':
        return { order: live, events: other ? [this.#entered(other, 'webhook')] : [] };
      case 'deal_and_account_by_hand':
        return {
          order: { kind: 'by_hand', ...this.#person(), companyName: deal.company?.name ?? '' },
          events: [],
        };
      case 'deal_and_link_by_person': {
        const accountId = await this.#otherAccount(pair);
        return {
          order: live,
          events: [this.#trigger(deal, { cause: 'manual', instruction: { kind: 'link', accountId } })],
        };
      }
      case 'deal_deleted_meanwhile':
        return {
          order: this.#drain('live', []),
          events: [acmeEvent({ type: 'deleted', id: deal.id }, newId(), this.accountKey)],
        };
    }
  }

  #drain(lane: InboxLane, deals: readonly AcmeDeal[]): RaceOrder {
    return { kind: 'drain', connectionId: this.seeded.connectionId, lane, deals };
  }

  #entered(deal: AcmeDeal, source: 'webhook' | 'poll'): NewInboxEvent {
    const body = { type: 'changed', id: deal.id, property: 'stage', value: deal.stageId, at: deal.enteredAt };
    return { ...acmeEvent(body, newId(), this.accountKey), source };
  }

  #trigger(deal: AcmeDeal, how: Pick<TriggerRequest, 'cause' | 'instruction' | 'lane'>): NewInboxEvent {
    const connection = {
      id: this.seeded.connectionId,
      connectorId: acmeId,
      externalAccountId: this.accountKey,
    };
    return threadTrigger({
      ...how,
      connection,
      externalId: deal.id,
      dedupeKey: newId(),
      requestedBy: newId(),
    });
  }

  #person(): { readonly workspaceId: string; readonly userId: string } {
    return { workspaceId: this.seeded.workspaceId, userId: newId() };
  }

  /** An account of another customer, to which a person links the deal. */
  async #otherAccount(pair: number): Promise<string> {
    const companyName = `Elsewhere ${pair}`;
    const { workspaceId } = this.seeded;
    const account = await this.rows.account.create({
      data: { id: newId(), workspaceId, companyName, normalisedName: `elsewhere ${pair}`, createdBy: 'ui' },
    });
    return account.id;
  }

  async #letLeasesRunOut(): Promise<void> {
    await this.rows.inboxEvent.updateMany({
      where: { connectionId: this.seeded.connectionId, leaseUntil: { not: null } },
      data: { leaseUntil: new Date(0) },
    });
  }

  /** What is left is worked off by one of them. */
  async #finish(deals: readonly AcmeDeal[]): Promise<readonly string[]> {
    await this.#letLeasesRunOut();
    const errors: string[] = [];
    for (const lane of ['live', 'rerun'] as const) {
      const turn = this.first.begin(this.#drain(lane, deals));
      this.first.go();
      const error = await turn.finished;
      if (error !== null) errors.push(error);
    }
    return errors;
  }
}

/** Whether the second caller comes by a racepoint, too: one about a deal that is gone decides nothing. */
function meets(variant: RaceVariant): boolean {
  return variant !== 'deal_deleted_meanwhile';
}
