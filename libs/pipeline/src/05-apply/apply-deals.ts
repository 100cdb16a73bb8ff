import { groupKin } from '@thread/domain';
import type {
  DecisionStore,
  IdSource,
  MessageTemplate,
  MessageTemplateStore,
  NewEffect,
  OutcomeStore,
  OutcomeToApply,
} from '@thread/domain';
import { racepoint } from '@thread/platform';
import { decideDeals, type DealToDecide, type DecidedDeal } from '../04-decide/decide-deals';
import type { DecisionGround } from '../04-decide/read-deals';
import { leaveOutErased } from '../04-decide/leave-out-erased';
import { handoffEmail } from './handoff-email';

export interface ApplyDeps {
  readonly decisions: Pick<DecisionStore, 'histories' | 'candidates' | 'erasedAmong'>;
  readonly outcomes: Pick<OutcomeStore, 'apply'>;
  readonly messageTemplates: MessageTemplateStore;
  readonly ids: IdSource;
  readonly now: () => Date;
  readonly publicUrl: string;
}

/** How one deal ended. */
export type DealEnd =
  | {
      readonly kind: 'applied';
      readonly runId: string;
      readonly code: string;
      readonly accountId: string | null;
      readonly effects: number;
    }
  /** Asked to be decided as it was, and linked to an account meanwhile: an old mapping must not overwrite what a newer one wrote. */
  | { readonly kind: 'left_alone' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Decisions about one record that were overtaken this often in a row are left for the next turn. */
const mostRounds = 5;

/** Transactions of one batch at the same time. */
const lanes = 4;

/** The record or an account like it changed again and again while it was being decided. The next turn decides. */
export class OvertakenTooOften extends Error {
  override readonly name = 'OvertakenTooOften';

  constructor() {
    super('The record was decided elsewhere again and again');
  }
}

/**
 * Stores the decisions of a batch, a few at a time; an overtaken one is decided again with what is known now. One deal's failure leaves the others alone.
 * Deals that may be one customer's come one after the other, in order, each decided with what those before it did.
 */
export async function applyDeals(
  deps: ApplyDeps,
  ground: DecisionGround,
  deals: readonly DealToDecide[],
  startedAt: Date,
): Promise<ReadonlyMap<string, DealEnd>> {
  const ends = new Map<string, DealEnd>();
  const decided = await decideDeals(deps.decisions, ground, deals, deps.now());
  await racepoint('apply.decided');
  const { workspaceId } = ground.settings.connection;
  // An overtaken question or hold may turn out to be a new account.
  const mayCreate = decided.some(
    ({ decision }) => decision.outcome !== 'skip' && decision.outcome !== 'update',
  );
  const template = mayCreate ? await deps.messageTemplates.find(workspaceId, 'handoff_to_ae') : null;
  const waiting = [...groupKin(decided, ({ decision }) => decision.identity)];
  const lane = async (): Promise<void> => {
    for (let kin = waiting.shift(); kin; kin = waiting.shift()) {
      let changed = false;
      for (const deal of kin) {
        const shared = { startedAt, template, isStale: changed };
        const end = await applyOrFail(deps, ground, deal, shared);
        ends.set(deal.work.externalId, end);
        changed ||= end.kind === 'applied' && end.accountId !== null;
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return ends;
}

interface ApplyShared {
  readonly startedAt: Date;
  readonly template: MessageTemplate | null;
  /** A deal before this one changed an account that may be its own. */
  readonly isStale: boolean;
}

async function applyOrFail(...args: Parameters<typeof applyOne>): Promise<DealEnd> {
  try {
    return await applyOne(...args);
  } catch (error) {
    return { kind: 'failed', error };
  }
}

async function applyOne(
  deps: ApplyDeps,
  ground: DecisionGround,
  first: DecidedDeal,
  shared: ApplyShared,
): Promise<DealEnd> {
  let deal = first;
  if (shared.isStale) [deal = first] = await decideDeals(deps.decisions, ground, [first], deps.now());
  for (let round = 1; round <= mostRounds; round += 1) {
    if (deal.work.asItWas !== null && deal.decision.outcome === 'update') return { kind: 'left_alone' };
    const outcome = outcomeOf(deps, ground, deal, shared);
    const applied = await deps.outcomes.apply(outcome);
    if (applied.kind === 'applied') {
      const effects = outcome.effects.length;
      const { runId, accountId } = applied;
      return { kind: 'applied', runId, code: deal.decision.code, accountId, effects };
    }
    const { id: connectionId } = ground.settings.connection;
    const [snapshot = deal.snapshot] = await leaveOutErased(deps.decisions, connectionId, [deal.snapshot]);
    const [again] = await decideDeals(deps.decisions, ground, [{ ...deal, snapshot }], deps.now());
    if (again) deal = again;
  }
  throw new OvertakenTooOften();
}

function outcomeOf(
  deps: ApplyDeps,
  ground: DecisionGround,
  deal: DecidedDeal,
  shared: ApplyShared,
): OutcomeToApply {
  const { connection, mapping } = ground.settings;
  const newAccountId = deps.ids.next();
  return {
    runId: deps.ids.next(),
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    cause: deal.work.cause,
    inboxEventIds: deal.work.eventIds,
    snapshot: deal.snapshot,
    mappingVersion: mapping.version,
    mapping,
    decision: deal.decision,
    consideredAccountIds: deal.consideredAccountIds,
    newAccountId,
    effects: effectsOf(deps, deal, newAccountId, shared.template),
    backfillId: deal.work.backfill?.backfillId ?? null,
    decidedAt: deps.now(),
    startedAt: shared.startedAt,
  };
}

/** Only a new account is handed over; a deal linked to an account we have changes nothing about who looks after it. */
function effectsOf(
  deps: ApplyDeps,
  deal: DecidedDeal,
  accountId: string,
  template: MessageTemplate | null,
): readonly NewEffect[] {
  if (deal.decision.outcome !== 'create') return [];
  return handoffEmail({
    effectId: deps.ids.next(),
    accountId,
    publicUrl: deps.publicUrl,
    recordUrl: deal.snapshot.record.url,
    decision: deal.decision,
    template,
  });
}
