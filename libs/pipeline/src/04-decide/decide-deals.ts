import {
  applyMapping,
  decide,
  identityKeysOf,
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

const noHistory: RecordHistory = { link: null, hold: null, lastSeen: null };

/** Decides a batch: history and possible matches are each read once for all, then every deal is judged by the pure function. */
export async function decideDeals(
  decisions: Pick<DecisionStore, 'histories' | 'candidates'>,
  ground: DecisionGround,
  deals: readonly DealToDecide[],
  now: Date,
): Promise<readonly DecidedDeal[]> {
  const { connection, mapping } = ground.settings;
  const ids = deals.map(({ snapshot }) => snapshot.record.ref.externalId);
  const histories = await decisions.histories(connection.id, 'deal', ids);
  const unlinked = deals.filter(({ snapshot }) => !histories.get(snapshot.record.ref.externalId)?.link);
  const keys = unlinked.map(({ snapshot }): IdentityKeys => {
    const fields = applyMapping(mapping, snapshot, { facts: connection.accountFacts, fields: ground.fields });
    return identityKeysOf(snapshot, fields);
  });
  const candidates = keys.length > 0 ? await decisions.candidates(connection.id, keys) : [];
  return deals.map((deal) => {
    const history = histories.get(deal.snapshot.record.ref.externalId) ?? noHistory;
    return decideDeal(ground, deal, history, candidates, now);
  });
}

function decideDeal(
  ground: DecisionGround,
  { work, snapshot }: DealToDecide,
  history: RecordHistory,
  candidates: readonly IdentityCandidate[],
  now: Date,
): DecidedDeal {
  const { connection, rules, mapping, templates } = ground.settings;
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
