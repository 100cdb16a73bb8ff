import type { AttentionItemView, listAttention } from '@thread/contracts';
import type { AttentionRecord } from '@thread/data';
import { labelOfTarget } from '@thread/domain';
import type { AnswerOf } from '../http/endpoint-call';

type Action = AttentionItemView['actions'][number];
type View = AnswerOf<typeof listAttention>['data'][number];

/** Nobody knows whether the effect happened. */
const isUnknown = ({ detail }: AttentionRecord): boolean => detail.state === 'unknown';

const actionsOf: Readonly<Record<AttentionRecord['kind'], (item: AttentionRecord) => readonly Action[]>> = {
  held_record: () => ['check_again', 'create_anyway', 'dismiss'],
  likely_duplicate: (item) =>
    item.detail.pair
      ? ['compare', 'keep_apart']
      : item.detail.candidates
        ? ['link', 'create_new', 'check_again', 'dismiss']
        : ['open_account', 'dismiss'],
  failed_effect: (item) =>
    isUnknown(item)
      ? ['confirm_effect', 'retry_effect', 'open_account', 'dismiss']
      : ['retry_effect', 'open_account', 'dismiss'],
  dead_event: () => ['retry_delivery', 'open_connection', 'dismiss'],
  connection: () => ['open_connection'],
  left_stage: (item) =>
    item.detail.frozen
      ? ['keep_going', 'put_on_hold', 'cancel_onboarding', 'open_account']
      : ['open_account', 'check_again', 'dismiss'],
  source_deleted: () => ['open_account', 'dismiss'],
  backfill_braked: () => ['open_backfill', 'dismiss'],
  refused_field: () => ['release_field', 'open_account', 'open_connection', 'dismiss'],
  paused_field: () => ['release_field', 'open_account', 'dismiss'],
  owner_changed: () => ['apply_owner', 'keep_owner', 'open_account'],
  silence: () => ['open_connection', 'dismiss'],
};

/** Answers an item offers now, most useful first. Only open items offer any; a target that is not there cannot be opened. */
export function actionsFor(item: AttentionRecord): Action[] {
  if (item.state !== 'open') return [];
  return actionsOf[item.kind](item).filter(
    (action) =>
      (action !== 'open_account' || item.account !== null) &&
      (action !== 'open_connection' || item.connectionId !== null),
  );
}

const explanations: Readonly<Record<AttentionRecord['kind'], string>> = {
  held_record:
    'The deal is won, and facts the rule demands are still unknown. Add them at the source, or create the account without them.',
  likely_duplicate:
    'It shares a name, a website or a contact with an account you have. Link the deal to that account, or create a new one.',
  failed_effect: 'Thread does not try again by itself.',
  dead_event: 'An event could not be processed. The events after it went on.',
  connection: 'What arrives meanwhile is kept.',
  left_stage:
    'The deal of this account has left the stage that created it. The account stays as it is; decide what to do with the customer.',
  owner_changed: 'Apply it, or keep who looks after the account here; the deal is not changed.',
  silence: 'It closes by itself when changes come in again.',
  source_deleted: 'The deal was deleted at its source. The account and its plan stay.',
  backfill_braked:
    'It made as many accounts in ten minutes as its brake allows. Look at them, then let it go on or cancel it; nothing is sent meanwhile.',
  refused_field:
    'Everything else of the record is written. Put it right at the source, then have it written again.',
  paused_field: 'Find out what changes it at the source, then have it written again.',
};

/** Sent or not, nobody knows: the one case in which trying again may do it twice. */
const perhapsSent =
  'It may have arrived all the same. Ask the recipient: say that it arrived, or have it sent again.';

/** The item's own words, which may come from a mail server or a provider, then what it means. */
function explain(item: AttentionRecord): string {
  const { detail } = item;
  const own = (detail.summary ?? detail.text ?? detail.explanation)?.trim();
  const meaning = meaningOf(item);
  if (!own) return meaning;
  return `${own}${/[.!?…]$/.test(own) ? '' : '.'} ${meaning}`;
}

const frozenMeaning =
  'Messages of this account are held back until you decide, or the deal is won again. Keep going: they are sent. Put on hold: they stay held. Cancel: they are not sent at all.';

/** What an item of its kind means for a person. */
function meaningOf(item: AttentionRecord): string {
  if (item.detail.pair)
    return 'Compare them: make one account of the two, or say that they are different customers.';
  if (item.kind === 'left_stage' && item.detail.frozen) return frozenMeaning;
  return item.kind === 'failed_effect' && isUnknown(item) ? perhapsSent : explanations[item.kind];
}

export function presentAttention(item: AttentionRecord): View {
  const { detail } = item;
  const record = detail.externalId
    ? { externalId: detail.externalId, name: detail.recordName ?? null, url: detail.recordUrl ?? null }
    : null;
  return {
    id: item.id,
    kind: item.kind,
    title: item.title,
    explanation: explain(item),
    connectionId: item.connectionId,
    record,
    account: item.account,
    missing: (detail.missing ?? []).map((field) => ({ field, label: labelOfTarget(field) })),
    candidates: item.candidates.map(({ createdAt, dealIds, ...candidate }) => ({
      ...candidate,
      createdAt: createdAt?.toISOString() ?? null,
      dealIds: [...dealIds],
    })),
    pair: detail.pair ? [...detail.pair] : null,
    effectId: detail.effectId ?? null,
    effectState: item.kind !== 'failed_effect' ? null : isUnknown(item) ? 'unknown' : 'failed',
    deliveryId: detail.lastInboxEventId ?? null,
    backfillId: detail.backfillId ?? null,
    actions: actionsFor(item),
    state: item.state,
    createdAt: item.createdAt,
  };
}
