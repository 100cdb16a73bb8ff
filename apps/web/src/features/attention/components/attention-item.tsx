import { Group, Text } from '@mantine/core';
import { type AttentionItemView, actOnAttention, listConnectors } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { formatMoment, withReadableTimes } from '../../../shared/format/format-time';
import { ActionButton } from '../../../shared/ui/action-button';
import { ButtonLink, TextLink } from '../../../shared/ui/links';
import { OutsideLink } from '../../../shared/ui/outside-link';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { StatusMark } from '../../../shared/ui/status-mark';
import { type AttentionAction, actionWords, kindWord } from '../kind-words';
import { Unbroken } from '../../../shared/ui/unbroken';

type Answer = Exclude<AttentionAction, 'open_connection' | 'open_account' | 'open_backfill' | 'compare'>;

const done: Readonly<Record<Answer, string>> = {
  check_again: 'The deal is read again.',
  create_anyway: 'The account is being created.',
  create_new: 'A separate account is being created.',
  link: 'The deal is being linked.',
  confirm_effect: 'Noted.',
  retry_effect: 'It is sent again.',
  retry_delivery: 'The delivery is processed again.',
  release_field: 'The field is written again.',
  keep_apart: 'They are not asked about again.',
  keep_going: 'Messages are sent again.',
  put_on_hold: 'The onboarding is on hold.',
  cancel_onboarding: 'The onboarding is cancelled.',
  apply_owner: 'The account executive is changed.',
  keep_owner: 'The account executive stays.',
  dismiss: 'Dismissed.',
};

/** One thing for a person to decide, with what happened and the answers offered. */
export function AttentionItem({ item, brief = false }: { item: AttentionItemView; brief?: boolean }) {
  const act = useSend(actOnAttention, {
    refreshes: ['listAttention', 'listAccounts', 'listDuplicates', 'readOverview'],
    done: (_, { body }) => done[body.action],
  });
  const answer = (action: Answer, accountId?: string): void =>
    act.mutate({ params: { itemId: item.id }, body: { action, accountId } });
  const open = item.state === 'open';
  return (
    <article className="attention-item" aria-labelledby={`attention-${item.id}`}>
      <div className="attention-head">
        <StatusMark status={kindWord(item)} />
        <Text
          fw={600}
          id={`attention-${item.id}`}
          component={brief ? 'h3' : 'h2'}
          m={0}
          fz={15}
          className="any-break"
        >
          {withReadableTimes(item.title)}
        </Text>
        <Text size="xs" c="dimmed" className="no-break">
          <RelativeTime at={item.createdAt} />
        </Text>
      </div>
      <Text size="sm" mt={4} maw={760} className="any-break">
        {withReadableTimes(item.explanation)}
      </Text>
      {item.missing.length > 0 && (
        <Text size="sm" mt={4}>
          Missing:{' '}
          <strong>
            <Unbroken text={new Intl.ListFormat('en').format(item.missing.map((field) => field.label))} />
          </strong>
        </Text>
      )}
      {!brief && item.record && (
        <Group gap="md" mt={6}>
          {item.record.url && (
            <OutsideLink href={item.record.url}>Open deal {item.record.externalId}</OutsideLink>
          )}
          <TextLink
            to="/why"
            search={{ reference: item.record.externalId, connectionId: item.connectionId ?? undefined }}
            size="sm"
          >
            Why
          </TextLink>
        </Group>
      )}
      {!brief && item.candidates.length > 0 && (
        <ul className="candidate-list">
          {item.candidates.map((candidate) => (
            <li key={candidate.accountId}>
              <div>
                <TextLink
                  to="/accounts/$accountId"
                  params={{ accountId: candidate.accountId }}
                  fw={600}
                  size="sm"
                >
                  {candidate.companyName}
                </TextLink>
                <Text size="sm">{candidate.text}</Text>
                <Text size="xs" c="dimmed">
                  {factsOf(candidate)}
                </Text>
              </div>
              {open && item.actions.includes('link') && (
                <ActionButton
                  endpoint={actOnAttention}
                  size="xs"
                  variant="default"
                  loading={act.isPending}
                  aria-label={`Link to ${candidate.companyName}`}
                  onClick={() => answer('link', candidate.accountId)}
                >
                  {actionWords.link}
                </ActionButton>
              )}
            </li>
          ))}
        </ul>
      )}
      {open && (
        <Group gap="xs" mt="sm" className="attention-actions">
          {item.actions.map((action, index) => (
            <Action
              key={action}
              action={action}
              item={item}
              first={index === 0}
              brief={brief}
              busy={act.isPending}
              onAnswer={answer}
            />
          ))}
        </Group>
      )}
    </article>
  );
}

/** What tells an account from another of the same name. */
function factsOf({ website, dealIds, createdAt }: AttentionItemView['candidates'][number]): string {
  const facts = [
    website?.replace(/^https?:\/\//, '') ?? 'no website',
    dealIds.length > 0 ? `${dealIds.length === 1 ? 'deal' : 'deals'} ${dealIds.join(', ')}` : 'no deal',
    createdAt && `created ${formatMoment(createdAt)}`,
  ];
  return facts.filter(Boolean).join(' · ');
}

interface ActionProps {
  readonly action: AttentionAction;
  readonly item: AttentionItemView;
  readonly first: boolean;
  readonly brief: boolean;
  readonly busy: boolean;
  readonly onAnswer: (action: Answer, accountId?: string) => void;
}

function Action({ action, item, first, brief, busy, onAnswer }: ActionProps) {
  const variant = first ? 'filled' : 'default';
  if (action === 'open_connection')
    return <ConnectionLink connectionId={item.connectionId} variant={variant} />;
  if (action === 'compare') {
    const [a, b] = item.pair ?? [];
    return (
      <ButtonLink to="/duplicates/compare" search={{ a, b }} size="xs" variant={variant}>
        {actionWords.compare}
      </ButtonLink>
    );
  }
  if (action === 'open_account') {
    return item.account ? (
      <ButtonLink
        to="/accounts/$accountId"
        params={{ accountId: item.account.id }}
        size="xs"
        variant={variant}
      >
        {actionWords.open_account}
      </ButtonLink>
    ) : null;
  }
  if (action === 'open_backfill') {
    return item.backfillId ? (
      <ButtonLink
        to="/backfills/$backfillId"
        params={{ backfillId: item.backfillId }}
        size="xs"
        variant={variant}
      >
        {actionWords.open_backfill}
      </ButtonLink>
    ) : null;
  }
  // With several candidates the person links in the list; on the start page there is no list.
  if (action === 'link' && (!brief || item.candidates.length !== 1)) return null;
  return (
    <ActionButton
      endpoint={actOnAttention}
      size="xs"
      variant={action === 'dismiss' ? 'subtle' : variant}
      color={action === 'dismiss' ? 'gray' : undefined}
      loading={busy}
      aria-label={`${actionWords[action]}: ${item.title}`}
      onClick={() => onAnswer(action, action === 'link' ? item.candidates[0]?.accountId : undefined)}
    >
      {actionWords[action]}
    </ActionButton>
  );
}

function ConnectionLink({ connectionId, variant }: { connectionId: string | null; variant: string }) {
  const connectors = useRead(listConnectors, {}, { staleMs: 60_000 });
  const card = connectors.data?.data.find((each) => each.connections.some(({ id }) => id === connectionId));
  if (!card) return null;
  return (
    <ButtonLink
      to="/connectors/$connectorId"
      params={{ connectorId: card.id }}
      search={{ connection: connectionId ?? undefined }}
      size="xs"
      variant={variant}
    >
      {actionWords.open_connection}
    </ButtonLink>
  );
}
