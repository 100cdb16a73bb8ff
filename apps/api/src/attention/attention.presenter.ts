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
  left_stage: () => ['open_account', 'check_again', 'dismiss'],
  source_deleted: () => ['open_account', 'dismiss'],
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
  source_deleted: 'The deal was deleted at its source. The account and its plan stay.',
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

/** What an item of its kind means for a person. */
function meaningOf(item: AttentionRecord): string {
  if (item.detail.pair) return 'Compare them: make one account of the two, or say that they are different customers.';
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
    actions: actionsFor(item),
    state: item.state,
    createdAt: item.createdAt,
  };
}
