import {
  applyMapping,
  companyIdsOf,
  decide,
  identityKeysOf,
  primaryCompany,
  type DealSnapshot,
  type Decision,
  type DecisionStore,
  type IdentityCandidate,
  type IdentityKeys,
  type RecordHistory,
} from '@thread/domain';
import type { DealWork } from '../03-normalise/collect-deals';
import type { DecisionGround } from './read-deals';

export interface DealToDecide {
  readonly work: DealWork;
  readonly snapshot: DealSnapshot;
}

/** A decision with the accounts it knew of. */
export interface DecidedDeal extends DealToDecide {
  readonly decision: Decision;
  readonly consideredAccountIds: readonly string[];
}

/** What is known of a batch's deals before they are judged. */
export interface DealKnowledge {
  readonly histories: ReadonlyMap<string, RecordHistory>;
  /** Accounts that share a key with any of the deals. */
  readonly candidates: readonly IdentityCandidate[];
}

const noHistory: RecordHistory = { link: null, hold: null, lastSeen: null };

/** Decides a batch: history and possible matches are each read once for all, then every deal is judged by the pure function. */
export async function decideDeals(
  decisions: Pick<DecisionStore, 'histories' | 'candidates'>,
  ground: DecisionGround,
  deals: readonly DealToDecide[],
  now: Date,
): Promise<readonly DecidedDeal[]> {
  const knowledge = await readKnowledge(decisions, ground, deals);
  return deals.map((deal) => decideDeal(ground, deal, knowledge, now));
}

/** History and possible matches of a batch, two reads whatever its size. */
export async function readKnowledge(
  decisions: Pick<DecisionStore, 'histories' | 'candidates'>,
  ground: DecisionGround,
  deals: readonly DealToDecide[],
): Promise<DealKnowledge> {
  const { connection } = ground.settings;
  const ids = deals.map(({ snapshot }) => snapshot.record.ref.externalId);
  const histories = await decisions.histories(connection.id, 'deal', ids);
  const keys = deals.flatMap(({ snapshot }) =>
    histories.get(snapshot.record.ref.externalId)?.link
      ? companyKeys(snapshot)
      : [dealIdentity(ground, snapshot)],
  );
  const candidates = keys.length > 0 ? await decisions.candidates(connection.id, keys) : [];
  return { histories, candidates };
}

/** Of a linked deal only this is open: whose the company is that it is with. */
function companyKeys(snapshot: DealSnapshot): readonly IdentityKeys[] {
  const company = primaryCompany(snapshot);
  if (company === null) return [];
  return [{ domain: null, normalisedName: null, contactEmails: [], companyIds: companyIdsOf(company) }];
}

/** What a deal is recognised by, under the mapping it is decided with. */
export function dealIdentity({ settings, fields }: DecisionGround, snapshot: DealSnapshot): IdentityKeys {
  const context = { facts: settings.connection.accountFacts, fields };
  return identityKeysOf(snapshot, applyMapping(settings.mapping, snapshot, context));
}

/** Judges one deal with what is known of it. Pure. */
export function decideDeal(
  ground: DecisionGround,
  { work, snapshot }: DealToDecide,
  { histories, candidates }: DealKnowledge,
  now: Date,
): DecidedDeal {
  const { connection, rules, mapping, templates } = ground.settings;
  const history = histories.get(snapshot.record.ref.externalId) ?? noHistory;
  const decision = decide({
    snapshot,
    connection,
    rules,
    mapping,
    fields: ground.fields,
    pipelines: ground.pipelines,
    templates,
    link: history.link,
    candidates,
    hold: history.hold,
    standingAsk: history.standingAsk ?? null,
    lastSeen: history.lastSeen,
    standing: history.standing ?? [],
    reportedEntries: work.reportedEntries,
    changedProperties: work.changedProperties,
    cause: work.cause,
    instruction: work.instruction,
    now,
  });
  return {
    work,
    snapshot,
    decision,
    consideredAccountIds: candidates.map((candidate) => candidate.accountId),
  };
}
