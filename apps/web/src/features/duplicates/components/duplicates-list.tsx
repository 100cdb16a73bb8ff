import { Group, SegmentedControl, Text } from '@mantine/core';
import { type DuplicatePairView, keepAccountsApart, listDuplicates } from '@thread/contracts';
import { CircleCheck, SearchX } from 'lucide-react';
import { usePages } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { formatMoment } from '../../../shared/format/format-time';
import { ActionButton } from '../../../shared/ui/action-button';
import { ButtonLink, TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { ShowMore } from '../../../shared/ui/show-more';

type State = DuplicatePairView['state'];

interface DuplicatesListProps {
  readonly state: State;
  readonly onState: (state: State) => void;
}

/** Pairs of accounts that may be one customer, and those somebody kept apart. */
export function DuplicatesList({ state, onState }: DuplicatesListProps) {
  const pairs = usePages(listDuplicates, { query: { state, limit: 25 } });
  return (
    <Panel flush>
      <div className="toolbar" role="search">
        <SegmentedControl
          aria-label="State"
          value={state}
          onChange={(next) => onState(next === 'kept_apart' ? 'kept_apart' : 'open')}
          data={[
            { value: 'open', label: 'To decide' },
            { value: 'kept_apart', label: 'Kept apart' },
          ]}
        />
      </div>
      {pairs.error && <ProblemNotice error={pairs.error} onRetry={() => void pairs.refetch()} />}
      {pairs.isPending && <ListSkeleton rows={3} height={80} />}
      {pairs.first && pairs.items.length === 0 && (
        <NothingHere
          icon={state === 'open' ? CircleCheck : SearchX}
          title={state === 'open' ? 'No likely duplicates' : 'No pair was kept apart'}
          why={
            state === 'open'
              ? 'Accounts are compared when they are created or changed, and all of them once an hour. To merge two that share nothing, open one of them and choose “Merge with…”.'
              : 'Pairs of which somebody said that they are different customers are listed here, and never asked about again.'
          }
        />
      )}
      {pairs.items.length > 0 && (
        <>
          <div className="attention-list">
            {pairs.items.map((pair) => (
              <Pair key={pair.id} pair={pair} />
            ))}
          </div>
          <ShowMore
            shown={pairs.items.length}
            total={state === 'open' ? pairs.first?.openCount : undefined}
            hasMore={pairs.hasNextPage}
            loading={pairs.isFetchingNextPage}
            onMore={() => void pairs.fetchNextPage()}
          />
        </>
      )}
    </Panel>
  );
}

function Pair({ pair }: { pair: DuplicatePairView }) {
  const apart = useSend(keepAccountsApart, {
    refreshes: ['listDuplicates', 'listAttention', 'readOverview'],
    done: 'They are not asked about again.',
  });
  const [first, second] = pair.accounts;
  if (!first || !second) return null;
  const names = `${first.companyName} and ${second.companyName}`;
  return (
    <article className="attention-item" aria-label={names}>
      <div className="duplicate-pair">
        {[first, second].map((account) => (
          <div key={account.id} style={{ minWidth: 0 }}>
            <TextLink
              to="/accounts/$accountId"
              params={{ accountId: account.id }}
              fw={600}
              className="any-break"
            >
              {account.companyName}
            </TextLink>
            <Text size="xs" c="dimmed" className="any-break">
              {[
                account.website?.replace(/^https?:\/\//, '') ?? 'no website',
                `created ${formatMoment(account.createdAt)}`,
              ].join(' · ')}
            </Text>
          </div>
        ))}
      </div>
      <Text size="sm" mt={6} className="any-break">
        {pair.state === 'kept_apart' ? (
          <>
            {pair.decidedBy ?? 'A person'} said that they are different customers
            {pair.decidedAt && (
              <>
                {' '}
                (<RelativeTime at={pair.decidedAt} />)
              </>
            )}
            .
          </>
        ) : (
          pair.reasons.map(({ text }) => text).join(' ')
        )}
      </Text>
      <Group gap="xs" mt="sm">
        <ButtonLink
          to="/duplicates/compare"
          search={{ a: first.id, b: second.id }}
          size="xs"
          variant={pair.state === 'open' ? 'filled' : 'default'}
          aria-label={`Compare ${names}`}
        >
          Compare
        </ButtonLink>
        {pair.state === 'open' && (
          <ActionButton
            endpoint={keepAccountsApart}
            size="xs"
            variant="default"
            loading={apart.isPending}
            aria-label={`Different customers: ${names}`}
            onClick={() => apart.mutate({ params: { accountId: first.id }, body: { otherId: second.id } })}
          >
            Different customers
          </ActionButton>
        )}
      </Group>
    </article>
  );
}
